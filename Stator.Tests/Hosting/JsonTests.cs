using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What properties with [JsonColumn] and [Source] hold, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class JsonTests(DatabaseKind kind)
{
    private static readonly TicketNote Hello = new("it's \"quoted\"", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)));

    private readonly Desk desk = new();
    private TestStator stator = null!;

    private IStator<Ticket> Tickets => stator.Of<Ticket>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(desk));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_object_comes_back_as_it_was_inserted(bool many)
    {
        var ticket = new Ticket { Id = 5, Subject = "a", Notes = [Hello], Votes = new() { ["yes"] = 3 } };
        await (many ? Tickets.InsertManyAsync([ticket]) : (Task)Tickets.InsertAsync(ticket));

        var found = (await Tickets.FindAsync(5))!;

        Assert.That(found.Notes, Is.EqualTo(new[] { Hello }));
        Assert.That(found.Votes, Is.EqualTo(new Dictionary<string, int> { ["yes"] = 3 }));
        Assert.That(found.Last, Is.Null);
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM tickets WHERE last IS NULL AND votes IS NOT NULL"), Is.EqualTo(1));
        if (kind == DatabaseKind.Postgres)
        {
            Assert.That(await stator.Database.ScalarAsync<string>("SELECT notes #>> '{0,Text}' FROM tickets"), Is.EqualTo(Hello.Text));
        }
    }

    [Test]
    public async Task What_a_check_changes_within_an_object_is_saved_with_its_answer()
    {
        var id = await Tickets.InsertAsync(new Ticket { Subject = "a", Notes = [Hello], Last = Hello });
        var other = await Tickets.InsertAsync(new Ticket { Subject = "b" });
        desk.Opens = ticket =>
        {
            ticket.Notes.Add(Hello with { Text = "another" });
            ticket.Last = ticket.Id == id ? null : Hello;
            return new(Ticket.OpenOutcome.Closed);
        };

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 2 }));

        var (saved, second) = ((await Tickets.FindAsync(id))!, (await Tickets.FindAsync(other))!);
        Assert.That(saved.Notes, Is.EqualTo(new[] { Hello, Hello with { Text = "another" } }));
        Assert.That((saved.Last, second.Last), Is.EqualTo(((TicketNote?)null, Hello)));
    }

    [Test]
    public async Task What_a_check_did_not_change_is_left_to_who_did()
    {
        var id = await Tickets.InsertAsync(new Ticket { Subject = "a", Notes = [Hello] });
        desk.Opens = async ticket =>
        {
            ticket.Notes = [.. ticket.Notes];
            ticket.Last = Hello;
            await stator.Database.ExecuteAsync("UPDATE tickets SET notes = '[]'");
            return Ticket.OpenOutcome.Stay;
        };

        await stator.Runner.RunOnceAsync();

        var saved = (await Tickets.FindAsync(id))!;
        Assert.That(saved.Notes, Is.Empty, "another list with the same content is no change");
        Assert.That(saved.Last, Is.EqualTo(Hello));
    }

    [Test]
    public async Task A_row_knows_the_line_that_inserted_it()
    {
        var one = await Tickets.InsertAsync(new Ticket { Subject = "a" });
        var found = await Tickets.InsertOrFindAsync(new Ticket { Subject = "b" });
        await Tickets.InsertManyAsync([new Ticket { Id = 77, Subject = "c" }]);
        var told = await Tickets.InsertAsync(new Ticket { Subject = "d" }, new() { Source = "import 5" });

        Assert.That((await Tickets.FindAsync(one))!.Origin, Does.Match(@"^JsonTests\.cs:\d+$"));
        Assert.That((await Tickets.FindAsync(found.Key))!.Origin, Does.Match(@"^JsonTests\.cs:\d+$"));
        Assert.That((await Tickets.FindAsync(77))!.Origin, Does.Match(@"^JsonTests\.cs:\d+$"));
        Assert.That((await Tickets.FindAsync(told))!.Origin, Is.EqualTo("import 5"));
    }

    [TestCase("/src/shop/Checkout.cs", "Checkout.cs:42")]
    [TestCase(@"C:\src\shop\Checkout.cs", "Checkout.cs:42")]
    [TestCase("Checkout.cs", "Checkout.cs:42")]
    public void The_folders_of_a_file_are_left_out(string path, string source)
        => Assert.That(UntypedInsertOptions.SourceOf(path, 42), Is.EqualTo(source));
}
