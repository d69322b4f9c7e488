using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>States with StayUnwritten: the claim sets the next due time, and a Stay writes nothing.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class UnwrittenStayTests(DatabaseKind kind)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly Guid Token = new("11111111-2222-3333-4444-555555555555");

    private Look look = null!;
    private TestStator stator = null!;

    private IStator<Poll> Polls => stator.Of<Poll>();

    private static MachineDefinition Machine => Poll.Graph.Machine.Definition;

    [SetUp]
    public async Task CreateAsync()
    {
        look = new Look();
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(look));
        // Counts every version of every row.
        await stator.Database.ExecuteAsync(kind == DatabaseKind.Postgres
            ? """
              CREATE TABLE versions (id bigint);
              CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN INSERT INTO versions VALUES (NEW.id); RETURN NEW; END';
              CREATE TRIGGER counted AFTER UPDATE ON polls FOR EACH ROW EXECUTE FUNCTION count_version();
              """
            : """
              CREATE TABLE versions (id bigint);
              CREATE TRIGGER counted AFTER UPDATE ON polls BEGIN INSERT INTO versions VALUES (NEW.id); END;
              """);
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_stay_leaves_one_version_of_the_row_and_a_move_two()
    {
        var stays = await InsertAsync(PollState.Waiting);

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Stayed = 1 }));

        Assert.That(await VersionsAsync(stays), Is.EqualTo(1));
        Assert.That((await RowAsync(stays)).Next, Is.EqualTo(300), "due after RetryAfter");
        Assert.That((await RowAsync(stays)).Attempts, Is.Zero);

        look.Waiting = _ => new(Poll.WaitingOutcome.Over);
        var moves = await InsertAsync(PollState.Waiting);
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(await VersionsAsync(moves), Is.EqualTo(2));
        Assert.That(await RowAsync(moves), Is.EqualTo(new StoredRow("Over", 0, null, false, 0, null)));
    }

    [Test]
    public async Task A_stay_in_another_state_of_the_same_machine_is_written()
    {
        var id = await InsertAsync(PollState.Careful);

        await stator.Runner.RunOnceAsync();

        Assert.That(await VersionsAsync(id), Is.EqualTo(2));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Careful", 0, 300, false, 0, null)));
    }

    [Test]
    public async Task A_stay_with_a_delay_or_a_change_is_written()
    {
        look.Waiting = _ => new(Poll.WaitingOutcome.StayFor(TimeSpan.FromSeconds(7)));
        var snoozed = await InsertAsync(PollState.Waiting);
        await stator.Runner.RunOnceAsync();
        Assert.That(await RowAsync(snoozed), Is.EqualTo(new StoredRow("Waiting", 0, 7, false, 0, null)));

        look.Waiting = poll =>
        {
            poll.Looks++;
            return new(Poll.WaitingOutcome.Stay);
        };
        var changed = await InsertAsync(PollState.Waiting);
        await stator.Runner.RunOnceAsync();
        Assert.That((await Polls.FindAsync(changed))!.Looks, Is.EqualTo(1));
        Assert.That(await RowAsync(changed), Is.EqualTo(new StoredRow("Waiting", 0, 300, false, 0, null)));
    }

    [Test]
    public async Task A_row_is_not_due_before_its_lease_ends()
    {
        var id = await InsertAsync(PollState.Quick);

        var claimed = (await ClaimAsync()).Single();

        Assert.That((claimed.StayIsDone, claimed.Attempt), Is.EqualTo((true, 1)));
        Assert.That((await RowAsync(id)).Next, Is.EqualTo(30), "the lease is longer than RetryAfter");
        await stator.Database.AdvanceAsync(Lease - TimeSpan.FromMilliseconds(1));
        Assert.That(await ClaimAsync(), Is.Empty);
        await stator.Database.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.That((await ClaimAsync()).Single().Attempt, Is.EqualTo(1), "a try whose process died is not counted");
    }

    [Test]
    public async Task A_stay_of_a_check_that_may_outlive_half_its_lease_is_written()
    {
        var id = await InsertAsync(PollState.Quick);

        await stator.Runner.RunOnceAsync();

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Quick", 0, 5, false, 0, null)), "its lease may have been renewed");
    }

    [Test]
    public async Task A_timeout_is_taken_and_never_tried_later_than_it_passes()
    {
        var id = await InsertAsync(PollState.Waiting);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(57));
        await stator.Runner.RunOnceAsync();
        Assert.That((await RowAsync(id)).Next, Is.EqualTo(3600), "no later than the timeout");
        Assert.That(await VersionsAsync(id), Is.EqualTo(1));

        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { TimedOut = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Expired", 3600, null, false, 0, null)));
    }

    [Test]
    public async Task A_stay_is_written_where_the_timeout_comes_before_the_lease_ends()
    {
        var id = await InsertAsync(PollState.Waiting);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(59.75));

        await stator.Runner.RunOnceAsync();

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Waiting", 0, 3600, false, 0, null)), "the lease must not hide the row then");
    }

    [Test]
    public async Task Failures_are_counted_and_stays_between_them_hide_none()
    {
        look.Waiting = _ => new(Poll.WaitingOutcome.Fail("no"));
        var id = await InsertAsync(PollState.Waiting);
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(1));

        look.Waiting = _ => new(Poll.WaitingOutcome.Stay);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Stayed = 1 }));
        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(1));

        look.Waiting = _ => new(Poll.WaitingOutcome.Fail("again"));
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Broken"));
    }

    [Test]
    public async Task A_released_row_is_as_it_was()
    {
        var id = await InsertAsync(PollState.Waiting);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        var before = await RowAsync(id);

        await stator.Store.ReleaseAsync(Machine, await ClaimAsync(), default);

        Assert.That(await RowAsync(id), Is.EqualTo(before));
    }

    [Test]
    public async Task A_late_move_is_refused_after_another_claim()
    {
        var id = await InsertAsync(PollState.Waiting);
        var zombie = (await ClaimAsync()).Single();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(5));
        await stator.Store.ClaimAsync(Machine, 10, Guid.Empty, Lease, null, default);

        var result = await stator.Store.CompleteAsync(
            Machine, [new RowOutcome { Claimed = zombie, Target = Poll.Graph.IndexOf(PollState.Over) }], default);

        Assert.That(result.Single().End, Is.EqualTo(WriteEnd.Lost));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Waiting"));
    }

    private Task<long> InsertAsync(PollState state) => Polls.InsertAsync(new Poll(), new InsertOptions<PollState> { State = state });

    private async Task<System.Collections.Generic.IReadOnlyList<ClaimedRow>> ClaimAsync()
        => await stator.Store.ClaimAsync(Machine, 10, Token, Lease, null, default);

    private Task<long> VersionsAsync(long id) => stator.Database.ScalarAsync<long>("SELECT count(*) FROM versions WHERE id = @id", new { id })!;

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "polls", id);
}
