using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What moves rows whatever the graph says, and what has them tried again, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class OperatorVerbsTests(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(probe));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Force_moves_the_rows_that_are_named_and_says_how_many_there_are()
    {
        var ids = await InsertAsync(3);
        await ClaimAsync();

        var forced = await Jobs.ForceAsync([ids[0], ids[1], ids[1], ids[2] + 100], JobState.Reviewing);

        Assert.That(forced, Is.EqualTo(2));
        Assert.That(await RowAsync(ids[0]), Is.EqualTo(new StoredRow("in review", 0, 5, false, 0, null)));
        Assert.That(await RowAsync(ids[1]), Is.EqualTo(new StoredRow("in review", 0, 5, false, 0, null)));
        Assert.That((await RowAsync(ids[2])).State, Is.EqualTo("Working"));
        var logged = stator.Log.Of(2501).Single();
        Assert.That((logged.Level, logged.Text), Is.EqualTo((LogLevel.Warning, "Job: 2 rows were forced to Reviewing.")));
        Assert.That(await Jobs.ForceAsync(Array.Empty<long>(), JobState.Done), Is.Zero);
    }

    [Test]
    public async Task Force_fences_a_check_that_runs_and_is_logged()
    {
        probe.Working = async (job, _, _) =>
        {
            await Jobs.ForceAsync([job.Id], JobState.Parked);
            return Job.WorkingOutcome.Done;
        };
        var id = (await InsertAsync(1))[0];

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Lost = 1 }));

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Parked"));
        await Jobs.ForceAsync(id, JobState.Done);
        Assert.That(stator.Log.Of(2500).Single().Text, Is.EqualTo($"Job {id}: forced to Done."));
    }

    [Test]
    public async Task Force_of_all_takes_the_states_that_are_named_and_rows_that_are_old_enough()
    {
        var old = await InsertAsync(2);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(10));
        var young = await InsertAsync(1);
        var parked = await Jobs.InsertAsync(new Job { Name = "p" }, new() { State = JobState.Parked });

        Assert.That(await Jobs.ForceAllAsync([JobState.Working], JobState.Done, olderThan: TimeSpan.FromMinutes(10)), Is.EqualTo(2));
        Assert.That((await RowAsync(old[0])).State, Is.EqualTo("Done"));
        Assert.That((await RowAsync(young[0])).State, Is.EqualTo("Working"));

        Assert.That(await Jobs.ForceAllAsync([JobState.Working, JobState.Parked], JobState.Expired), Is.EqualTo(2));
        Assert.That(await RowAsync(parked), Is.EqualTo(new StoredRow("Expired", 600, null, false, 0, null)));
        Assert.That((await RowAsync(old[0])).State, Is.EqualTo("Done"));
    }

    [Test]
    public async Task Force_of_all_goes_through_as_many_batches_as_it_takes_but_not_beyond_its_limit()
    {
        await InsertBulkAsync(5_003);

        Assert.That(await Jobs.ForceAllAsync([JobState.Working], JobState.Parked, limit: 3), Is.EqualTo(3));
        Assert.That(await Jobs.ForceAllAsync([JobState.Working], JobState.Parked), Is.EqualTo(5_000));
        Assert.That((await Jobs.CountByStateAsync())[JobState.Parked], Is.EqualTo(5_003));
    }

    [Test]
    public async Task Forcing_and_requeueing_commit_and_roll_back_with_the_callers_transaction()
    {
        var ids = await InsertAsync(2);
        var later = await Jobs.InsertAsync(new Job { Name = "later" }, new() { Delay = TimeSpan.FromMinutes(1) });
        await using (var connection = await stator.Database.DataSource.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.That(await Jobs.ForceAsync(ids, JobState.Done, transaction), Is.EqualTo(2));
            Assert.That(await Jobs.ForceAllAsync([JobState.Done], JobState.Parked, transaction: transaction), Is.EqualTo(2));
            Assert.That(await Jobs.RequeueAsync([later], transaction: transaction), Is.EqualTo(1));
            Assert.That(await Jobs.RequeueAllAsync(JobState.Working, transaction: transaction), Is.Zero);
            await transaction.RollbackAsync();
        }

        Assert.That((await Jobs.CountByStateAsync())[JobState.Working], Is.EqualTo(3));
        Assert.That((await RowAsync(later)).Next, Is.EqualTo(60));
    }

    [Test]
    public void Force_of_all_says_what_is_wrong_with_its_arguments()
    {
        Assert.That(
            () => Jobs.ForceAllAsync([JobState.Working, JobState.Done], JobState.Done),
            Throws.ArgumentException.With.Message.Contains("Done is the state to enter"));
        Assert.That(() => Jobs.ForceAllAsync([], JobState.Done), Throws.ArgumentException.With.Message.Contains("Name a state"));
        Assert.That(
            () => Jobs.ForceAllAsync([JobState.Working], JobState.Done, olderThan: TimeSpan.FromSeconds(-1)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'olderThan'"));
        Assert.That(() => Jobs.ForceAllAsync([JobState.Working], JobState.Done, limit: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task A_requeued_row_is_due_at_once_as_if_no_try_had_failed()
    {
        probe.Working = (_, _, _) => throw new FormatException();
        var id = (await InsertAsync(1))[0];
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.That(await Jobs.RequeueAsync(id), Is.True);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 3, false, 0, null)));
    }

    [Test]
    public async Task A_row_on_lease_is_requeued_only_by_force_and_its_check_then_loses()
    {
        var ids = await InsertAsync(2);
        await ClaimAsync();
        var before = await RowAsync(ids[0]);

        Assert.That(await Jobs.RequeueAsync(ids[0]), Is.False);
        Assert.That(await RowAsync(ids[0]), Is.EqualTo(before));
        Assert.That(await Jobs.RequeueAsync(ids), Is.Zero);
        Assert.That(await Jobs.RequeueAllAsync(JobState.Working), Is.Zero);

        Assert.That(await Jobs.RequeueAsync([.. ids, ids[1] + 9], force: true), Is.EqualTo(2));
        Assert.That(await RowAsync(ids[0]), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));

        await ClaimAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.That(await Jobs.RequeueAsync(ids[0]), Is.True, "a lease that has ended is none");
    }

    [Test]
    public async Task Only_rows_of_automatic_states_are_requeued()
    {
        var parked = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Parked });
        var done = await Jobs.InsertAsync(new Job { Name = "b" }, new() { State = JobState.Done });
        var before = await RowAsync(parked);

        Assert.That(await Jobs.RequeueAsync([parked, done], force: true), Is.Zero);

        Assert.That(await RowAsync(parked), Is.EqualTo(before), "its timeout stays");
        Assert.That(
            () => Jobs.RequeueAllAsync(JobState.Done), Throws.ArgumentException.With.Message.Contains("Done is no automatic state"));
    }

    [Test]
    public async Task Requeueing_a_state_counts_the_rows_that_wait_anew()
    {
        probe.Working = (_, _, _) => throw new FormatException();
        var failed = await InsertAsync(3);
        await stator.Runner.RunOnceAsync();
        await InsertAsync(1);
        await Jobs.InsertAsync(new Job { Name = "r" }, new() { State = JobState.Reviewing });

        Assert.That(await Jobs.RequeueAllAsync(JobState.Working, limit: 2), Is.EqualTo(2));
        Assert.That(await Jobs.RequeueAllAsync(JobState.Working), Is.EqualTo(1), "the new row needs nothing");
        Assert.That(await Jobs.RequeueAllAsync(JobState.Working), Is.Zero);

        Assert.That(await RowAsync(failed[2]), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));
        Assert.That(stator.Log.Of(2502).Select(e => e.Text), Has.Exactly(1).EqualTo("Job: 2 rows were requeued."));
    }

    private async Task<List<long>> InsertAsync(int count)
    {
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await Jobs.InsertAsync(new Job { Name = "a" }));
        }

        return ids;
    }

    private Task InsertBulkAsync(int count)
        => stator.Database.ExecuteAsync(
            $"""
            INSERT INTO jobs (name, count, urgent, state, state_changed, state_next)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            SELECT 'a', 0, {(kind == DatabaseKind.Postgres ? "false" : "0")}, 'Working', now, now FROM n, test_clock
            """);

    private Task ClaimAsync()
        => stator.Store.ClaimAsync(
            Job.Graph.Machine.Definition, 100, new Guid(1, 2, 3, new byte[8]), TimeSpan.FromSeconds(30), null, default);

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
