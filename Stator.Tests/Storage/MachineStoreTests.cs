using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generated;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>What every store must do, whatever the database: the runner's verbs.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed partial class MachineStoreTests(DatabaseKind kind)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly Guid Token = new("11111111-2222-3333-4444-555555555555");
    private static readonly Guid OtherToken = new("99999999-8888-7777-6666-555555555555");

    private TestStator stator = null!;

    private MachineDefinition Machine => Job.Graph.Machine.Definition;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_row_comes_back_as_it_was_inserted()
    {
        var wanted = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2));
        var id = await InsertAsync(new Job
        {
            Name = "it's \"quoted\"",
            Note = null,
            Count = -3,
            Urgent = true,
            Price = 12.34m,
            Wanted = wanted,
            Day = DayOfWeek.Friday,
            Picture = [0, 1, 255],
            Scratch = "not kept",
        });

        var found = await stator.Of<Job>().FindAsync(id);

        Assert.Multiple(() =>
        {
            Assert.That(found!.Id, Is.EqualTo(id));
            Assert.That(found.Name, Is.EqualTo("it's \"quoted\""));
            Assert.That(found.Note, Is.Null);
            Assert.That(found.Count, Is.EqualTo(-3));
            Assert.That(found.Urgent, Is.True);
            Assert.That(found.Price, Is.EqualTo(12.34m));
            Assert.That(found.Wanted, Is.EqualTo(wanted));
            Assert.That(found.Day, Is.EqualTo(DayOfWeek.Friday));
            Assert.That(found.Picture, Is.EqualTo(new byte[] { 0, 1, 255 }));
            Assert.That(found.Scratch, Is.Null);
            Assert.That(found.State, Is.EqualTo(JobState.Working));
        });
    }

    [Test]
    public async Task A_claim_takes_due_rows_oldest_first_and_no_more_than_asked()
    {
        var late = await InsertAsync(delay: TimeSpan.FromSeconds(2));
        var early = await InsertAsync(delay: TimeSpan.FromSeconds(1));
        var future = await InsertAsync(delay: TimeSpan.FromSeconds(4));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));

        var first = await ClaimAsync(1);
        var rest = await ClaimAsync(10);

        Assert.That(first.Concat(rest).Select(r => r.Key), Is.EqualTo(new object[] { early, late }));
        Assert.That(await DueAsync(future), Is.Not.Null);
    }

    [Test]
    public async Task A_claimed_row_carries_what_the_try_needs()
    {
        var id = await InsertAsync(new Job { Name = "a" });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(7));

        var row = (await ClaimAsync(10)).Single();

        Assert.Multiple(() =>
        {
            Assert.That(row.Key, Is.EqualTo(id));
            Assert.That(((Job)row.Row).Name, Is.EqualTo("a"));
            Assert.That(row.State, Is.EqualTo(Job.Graph.IndexOf(JobState.Working)));
            Assert.That(row.Token, Is.EqualTo(Token));
            Assert.That(row.Attempt, Is.EqualTo(1));
            Assert.That(row.PreviousError, Is.Null);
            Assert.That(row.LeaseEnds - row.Due, Is.EqualTo(Lease + TimeSpan.FromSeconds(7)));
            Assert.That(row.StateChanged, Is.EqualTo(row.Due));
        });
    }

    [Test]
    public async Task A_leased_row_is_not_claimed_until_its_lease_has_ended()
    {
        await InsertAsync();
        Assert.That(await ClaimAsync(10), Has.Count.EqualTo(1));
        await stator.Database.AdvanceAsync(Lease - TimeSpan.FromMilliseconds(1));
        Assert.That(await ClaimAsync(10), Is.Empty);

        await stator.Database.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var again = (await ClaimAsync(10, OtherToken)).Single();

        Assert.That(again.Attempt, Is.EqualTo(2), "the attempt of a dead process counts");
    }

    [Test]
    public async Task A_claim_keeps_the_due_time_and_a_row_on_lease_is_not_ready()
    {
        var id = await InsertAsync();
        await InsertAsync(delay: TimeSpan.FromHours(1));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.That(await stator.Of<Job>().DepthAsync(), Is.EqualTo(new StatorDepth(1, 1, TimeSpan.FromSeconds(3))).Using<StatorDepth>(IsRounded));

        await ClaimAsync(10);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 0, HasToken: true, Attempts: 1, Error: null, Lease: 33)));
        Assert.That(await stator.Of<Job>().DepthAsync(), Is.EqualTo(new StatorDepth(0, 2, TimeSpan.Zero)));

        await stator.Database.AdvanceAsync(Lease);
        Assert.That(
            await stator.Of<Job>().DepthAsync(), Is.EqualTo(new StatorDepth(1, 1, TimeSpan.FromSeconds(33))).Using<StatorDepth>(IsRounded),
            "the lease has ended");
    }

    [Test]
    public async Task A_claim_leaves_rows_that_became_due_later_than_asked()
    {
        await InsertAsync(delay: TimeSpan.FromSeconds(2));
        var start = await stator.Store.NowAsync(default);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.That(await stator.Store.ClaimAsync(Machine, 10, Token, Lease, start, default), Is.Empty);
        Assert.That(await ClaimAsync(10), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_claims_at_the_same_time_share_no_row()
    {
        for (var i = 0; i < 40; i++)
        {
            await InsertAsync();
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAsync(10))));

        var keys = claims.SelectMany(c => c).Select(r => r.Key).ToList();
        Assert.That(keys, Is.Unique);
        Assert.That(keys.Count + (await ClaimAsync(100)).Count, Is.EqualTo(40));
    }

    [Test]
    public async Task A_move_enters_the_state_in_full()
    {
        var id = await InsertAsync();
        var row = (await ClaimAsync(1)).Single();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(2));

        var result = await CompleteAsync(new RowOutcome { Claimed = row, Target = Index(JobState.Reviewing) });

        Assert.That(result, Is.EqualTo(new WriteResult(WriteEnd.Written, Index(JobState.Reviewing))));
        Assert.That(
            await RowAsync(id),
            Is.EqualTo(new StoredRow("in review", Changed: 2, Next: 7, HasToken: false, Attempts: 0, Error: null)),
            "due after StartAfter, age from now, no lease, no attempts");
    }

    [Test]
    public async Task A_row_that_stays_is_due_after_RetryAfter_and_its_try_does_not_count()
    {
        var id = await InsertAsync();
        var row = (await ClaimAsync(1)).Single();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(2));

        await CompleteAsync(new RowOutcome { Claimed = row });

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 32, false, 0, null)));
    }

    [Test]
    public async Task A_row_that_stays_for_a_while_is_due_after_it()
    {
        var id = await InsertAsync();
        var row = (await ClaimAsync(1)).Single();

        await CompleteAsync(new RowOutcome { Claimed = row, Delay = TimeSpan.FromMilliseconds(1500) });

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 1.5, false, 0, null)));
    }

    [Test]
    public async Task A_failed_try_counts_and_leaves_its_error_until_the_row_moves()
    {
        var id = await InsertAsync();
        await CompleteAsync(new RowOutcome { Claimed = (await ClaimAsync(1)).Single(), Failed = true, Error = "it broke" });
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 30, false, 1, "it broke")));

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        var second = (await ClaimAsync(1)).Single();
        Assert.That((second.Attempt, second.PreviousError), Is.EqualTo((2, "it broke")));
        await CompleteAsync(new RowOutcome { Claimed = second, Target = Index(JobState.Done) });

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Done", 30, null, false, 0, null)));
    }

    [Test]
    public async Task A_retry_is_no_later_than_the_timeout()
    {
        var id = await InsertAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(59.75));

        await CompleteAsync(new RowOutcome { Claimed = (await ClaimAsync(1)).Single() });

        Assert.That((await RowAsync(id)).Next, Is.EqualTo(3600));
    }

    [Test]
    public async Task A_fruitless_try_of_a_row_whose_time_is_up_takes_the_timeout()
    {
        var id = await InsertAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        var result = await CompleteAsync(new RowOutcome { Claimed = (await ClaimAsync(1)).Single() });

        Assert.That(result, Is.EqualTo(new WriteResult(WriteEnd.TimedOut, Index(JobState.Expired))));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Expired", 3600, null, false, 0, null)));
    }

    [Test]
    public async Task The_last_try_of_a_row_whose_time_is_up_can_still_win()
    {
        var id = await InsertAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(2));

        await CompleteAsync(new RowOutcome { Claimed = (await ClaimAsync(1)).Single(), Target = Index(JobState.Done) });

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Done"));
    }

    private static bool IsRounded(StatorDepth left, StatorDepth right)
        => left with { OldestDue = right.OldestDue } == right && Math.Abs((left.OldestDue - right.OldestDue).TotalMilliseconds) < 10;

    private static int Index(JobState state) => Job.Graph.IndexOf(state);

    private Task<long> InsertAsync(TimeSpan? delay = null) => InsertAsync(new Job { Name = "job" }, delay);

    private Task<long> InsertAsync(Job job, TimeSpan? delay = null)
        => stator.Of<Job>().InsertAsync(job, new InsertOptions<JobState> { Delay = delay });

    private Task<IReadOnlyList<ClaimedRow>> ClaimAsync(int limit, Guid? token = null)
        => stator.Store.ClaimAsync(Machine, limit, token ?? Token, Lease, null, CancellationToken.None);

    private async Task<WriteResult> CompleteAsync(RowOutcome outcome)
        => (await stator.Store.CompleteAsync(Machine, [outcome], default)).Single();

    private async Task<double?> DueAsync(long id) => (await RowAsync(id)).Next;

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
