using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What [Unique] promises, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class UniqueTests(DatabaseKind kind)
{
    private readonly Desk desk = new();
    private TestStator stator = null!;

    private IStator<Ticket> Tickets => stator.Of<Ticket>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(desk));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task The_first_is_created_and_the_second_finds_it()
    {
        var (key, created) = await Tickets.InsertOrFindAsync(new Ticket { Subject = "a" });
        var (sameKey, createdAgain) = await Tickets.InsertOrFindAsync(new Ticket { Subject = "a" });
        var (otherKey, otherCreated) = await Tickets.InsertOrFindAsync(new Ticket { Subject = "b" });

        Assert.That((created, createdAgain, otherCreated), Is.EqualTo((true, false, true)));
        Assert.That(sameKey, Is.EqualTo(key));
        Assert.That(otherKey, Is.Not.EqualTo(key));
        Assert.That(await CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_duplicate_that_nobody_asked_for_names_machine_property_value_and_key()
    {
        var key = await Tickets.InsertAsync(new Ticket { Subject = "no light" });

        var exception = Assert.ThrowsAsync<DuplicateRowException>(() => Tickets.InsertAsync(new Ticket { Subject = "no light" }))!;

        Assert.That(exception.Message, Does.StartWith(
            $"Machine 'Ticket' has a live row already whose 'Subject' is 'no light': the one with key '{key}'."));
        Assert.That((exception.Machine, exception.ExistingKey), Is.EqualTo(("Ticket", (object)key)));
        Assert.That(exception.Properties, Is.EqualTo(new[] { "Subject" }));
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Properties_of_a_group_are_unique_together()
    {
        const long Seat = -5;
        var first = await Tickets.InsertAsync(new Ticket { Subject = "a", Hall = 1, Seat = Seat });

        Assert.That((await Tickets.InsertOrFindAsync(new Ticket { Subject = "b", Hall = 2, Seat = Seat })).Created, Is.True);
        Assert.That(
            await Tickets.InsertOrFindAsync(new Ticket { Subject = "c", Hall = 1, Seat = Seat }),
            Is.EqualTo(new InsertResult<long>(first, false)));
        Assert.That(
            () => Tickets.InsertAsync(new Ticket { Subject = "c", Hall = 1, Seat = Seat }),
            Throws.TypeOf<DuplicateRowException>().With.Message.Contains($"'Hall' is '1' and 'Seat' is '-5'"));
    }

    [Test]
    public async Task A_row_in_any_live_state_blocks_and_one_in_a_terminal_state_does_not()
    {
        var held = await Tickets.InsertAsync(new Ticket { Subject = "held" }, new() { State = TicketState.Held });
        Assert.That((await Tickets.InsertOrFindAsync(new Ticket { Subject = "held" })).Key, Is.EqualTo(held));

        await Tickets.ForceAsync(held, TicketState.Closed);
        Assert.That((await Tickets.InsertOrFindAsync(new Ticket { Subject = "held" })).Created, Is.True);
        Assert.That(
            (await Tickets.InsertOrFindAsync(new Ticket { Subject = "held" }, new() { State = TicketState.Closed })).Created, Is.True,
            "a new row in a terminal state is no duplicate either");
    }

    [Test]
    public async Task A_row_whose_check_is_running_blocks()
    {
        InsertResult<long>? meanwhile = null;
        desk.Opens = async ticket =>
        {
            meanwhile = await Tickets.InsertOrFindAsync(new Ticket { Subject = ticket.Subject });
            return Ticket.OpenOutcome.Closed;
        };
        var id = await Tickets.InsertAsync(new Ticket { Subject = "a" });

        await stator.Runner.RunOnceAsync();

        Assert.That(meanwhile, Is.EqualTo(new InsertResult<long>(id, false)));
    }

    [Test]
    public async Task Of_many_at_once_one_is_created()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tickets.InsertOrFindAsync(new Ticket { Subject = "a" })));

        Assert.That(results.Count(r => r.Created), Is.EqualTo(1));
        Assert.That(results.Select(r => r.Key).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task In_a_transaction_a_duplicate_leaves_the_rest_of_it_usable()
    {
        var existing = await Tickets.InsertAsync(new Ticket { Subject = "a" });
        await using (var connection = await stator.Database.DataSource.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.That(
                await Tickets.InsertOrFindAsync(new Ticket { Subject = "a" }, transaction: transaction),
                Is.EqualTo(new InsertResult<long>(existing, false)));
            Assert.That(
                () => Tickets.InsertAsync(new Ticket { Subject = "a" }, transaction: transaction), Throws.TypeOf<DuplicateRowException>());
            Assert.That((await Tickets.InsertOrFindAsync(new Ticket { Subject = "b" }, transaction: transaction)).Created, Is.True);
            Assert.That((await Tickets.InsertOrFindAsync(new Ticket { Subject = "b" }, transaction: transaction)).Created, Is.False);
            await transaction.CommitAsync();
        }

        Assert.That(await CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_given_key_that_is_taken_is_no_duplicate_but_an_error()
    {
        var key = await Tickets.InsertAsync(new Ticket { Subject = "a" }, new() { State = TicketState.Closed });

        Assert.That(
            () => Tickets.InsertOrFindAsync(new Ticket { Id = key, Subject = "b" }),
            Throws.InvalidOperationException.With.Message.EqualTo(
                $"Machine 'Ticket' has a row with key '{key}' already. Give the new one another key."));
    }

    [Test]
    public async Task Force_does_not_bring_back_a_row_while_a_live_one_is_the_same()
    {
        var old = await Tickets.InsertAsync(new Ticket { Subject = "a" }, new() { State = TicketState.Closed });
        await Tickets.InsertAsync(new Ticket { Subject = "a" });

        Assert.That(
            () => Tickets.ForceAsync(old, TicketState.Held),
            Throws.TypeOf<DuplicateRowException>().With.Message.StartsWith(
                $"The row of machine 'Ticket' with key '{old}' cannot become live again: a live row has the same 'Subject'."));
        Assert.That((await Tickets.FindAsync(old))!.State, Is.EqualTo(TicketState.Closed));
    }

    [Test]
    public async Task A_row_that_is_worked_on_blocks_none_where_it_is_unique_only_until_then()
    {
        var fetches = stator.Of<Fetch>();
        var first = await fetches.InsertAsync(new Fetch { Url = "a" });
        Assert.That(await fetches.InsertOrFindAsync(new Fetch { Url = "a" }), Is.EqualTo(new InsertResult<long>(first, Created: false)));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        var second = await fetches.InsertAsync(new Fetch { Url = "a" });
        Assert.That(() => fetches.InsertAsync(new Fetch { Url = "a" }), Throws.TypeOf<DuplicateRowException>());
        Assert.That(await fetches.InsertManyAsync([new Fetch { Url = "a" }, new Fetch { Url = "b" }]), Is.EqualTo(new InsertManyResult(1, 1)));
        Assert.That(() => fetches.ForceAsync(first, FetchState.Waiting), Throws.TypeOf<DuplicateRowException>());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 2 }));
        Assert.That((await fetches.FindAsync(second))!.State, Is.EqualTo(FetchState.Working), "both are worked on");
    }

    [Test]
    public async Task A_check_that_makes_its_row_a_duplicate_is_refused_and_others_of_its_batch_are_not()
    {
        await Tickets.InsertAsync(new Ticket { Subject = "taken" }, new() { State = TicketState.Held });
        var id = await Tickets.InsertAsync(new Ticket { Subject = "a" });
        var other = await Tickets.InsertAsync(new Ticket { Subject = "b" });
        desk.Opens = ticket =>
        {
            ticket.Subject = ticket.Id == id ? "taken" : "free";
            return new(Ticket.OpenOutcome.Stay);
        };

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1, Stayed = 1 }));

        var row = await StoredRow.ReadAsync(stator.Database, "tickets", id);
        Assert.That((row.State, row.Attempts), Is.EqualTo(("Open", 1)));
        Assert.That(row.Error, Does.StartWith("The database refused the outcome of the check: "));
        Assert.That((await Tickets.FindAsync(id))!.Subject, Is.EqualTo("a"));
        Assert.That((await Tickets.FindAsync(other))!.Subject, Is.EqualTo("free"));
    }

    [Test]
    public async Task An_index_of_an_older_graph_is_replaced()
    {
        await stator.Database.ExecuteAsync(
            "CREATE UNIQUE INDEX tickets_state_unique_0badc0de ON tickets (hall); CREATE UNIQUE INDEX tickets_state_unique_of_mine ON tickets (id, hall)");

        await stator.Services.GetRequiredService<IStatorSchema>().EnsureAsync();

        var names = stator.Database.Kind == DatabaseKind.Postgres
            ? "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE 'tickets_state_unique_%'"
            : "SELECT count(*) FROM sqlite_master WHERE name LIKE 'tickets_state_unique_%'";
        Assert.That(await stator.Database.ScalarAsync<long>(names), Is.EqualTo(3), "two of today, and one that is not Stator's");
        await Tickets.InsertAsync(new Ticket { Subject = "a", Hall = 1 });
        await Tickets.InsertAsync(new Ticket { Subject = "b", Hall = 1 });
    }

    private Task<long> CountAsync() => stator.Database.ScalarAsync<long>("SELECT count(*) FROM tickets");
}
