using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>
/// The traps of django-db-queue, each named after what must not happen. Those of the graph are diagnostics: Stator.Generators.Tests.
/// </summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DbQueueTraps(DatabaseKind kind)
{
    private readonly Probe probe = new() { Working = (_, _, _) => new(Job.WorkingOutcome.Done) };
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    private static MachineDefinition Machine => Job.Graph.Machine.Definition;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(probe));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task DQ_T1_a_row_whose_process_was_killed_is_not_lost()
    {
        var id = await InsertAsync();
        await DeadProcess.ClaimAsync(stator, Machine);
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()), "nobody knows yet that it is dead");

        await stator.Database.AdvanceAsync(DeadProcess.Lease);
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Done"));
    }

    [Test]
    public async Task DQ_T2_a_failed_try_is_not_the_last()
    {
        var tries = 0;
        probe.Working = (_, _, _) => ++tries == 1 ? throw new TimeoutException() : new(Job.WorkingOutcome.Done);
        var id = await InsertAsync();

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Done"));
    }

    [Test]
    public async Task DQ_T3_a_hook_that_throws_does_not_leave_a_failed_row_where_it_was()
    {
        var bridge = new Bridge
        {
            Sails = (voyage, _) => new(voyage.Harbour == "Oslo" ? Voyage.SailingOutcome.Docked : Voyage.SailingOutcome.Fail("leak")),
            OnCall = (hook, _) => ThrowIf(hook == "failed"),
        };
        await using var sailing = await TestStator.OnAsync(
            stator.Database, o => o.Concurrency = 1, s => s.AddSingleton(probe).AddSingleton(bridge));
        var bad = await sailing.Of<Voyage>().InsertAsync(new Voyage());
        Assert.That(await sailing.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        var good = await sailing.Of<Voyage>().InsertAsync(new Voyage { Harbour = "Oslo" });

        Assert.That(await sailing.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1, Moved = 1 }));

        var row = await StoredRow.ReadAsync(stator.Database, "voyages", bad);
        Assert.That((row.State, row.HasToken, row.Error), Is.EqualTo(("Sunk", false, "leak")));
        Assert.That((await sailing.Of<Voyage>().FindAsync(good))!.State, Is.EqualTo(VoyageState.Docked));
        Assert.That(sailing.Log.Of(2105).Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task DQ_T4_an_insert_that_cannot_be_done_is_not_silent()
    {
        var voyages = stator.Of<Voyage>();
        var harbourless = new Voyage { Harbour = "none" };

        foreach (var insert in new Func<Task>[] { () => voyages.InsertAsync(harbourless), () => voyages.InsertManyAsync([new Voyage(), harbourless]) })
        {
            Assert.That(() => insert(), Throws.InvalidOperationException.With.Message.EqualTo("No harbour."), "of OnCreated");
        }

        Assert.That((await voyages.DepthAsync()).Ready, Is.Zero, "what the caller was told is so");

        var id = await Jobs.InsertAsync(new Job { Id = 41, Name = "first" });
        Assert.That(
            () => Jobs.InsertAsync(new Job { Id = 41, Name = "second" }),
            Throws.InvalidOperationException.With.Message.Contains("key '41' already"));
        Assert.That((await Jobs.FindAsync(id))!.Name, Is.EqualTo("first"));
    }

    [Test]
    public async Task DQ_T6_an_outcome_does_not_write_back_what_the_check_has_read()
    {
        probe.Working = async (_, _, _) =>
        {
            await stator.Database.ExecuteAsync("UPDATE jobs SET note = 'by hand', count = 7");
            return Job.WorkingOutcome.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a", Note = "old", Count = 1 });

        await stator.Runner.RunOnceAsync();

        var job = (await Jobs.FindAsync(id))!;
        Assert.That((job.State, job.Note, job.Count), Is.EqualTo((JobState.Done, "by hand", 7)));
    }

    [Test]
    public async Task DQ_T10_a_zero_that_was_given_is_not_replaced_by_the_default()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero });

        Assert.That((await RowAsync(id)).Next, Is.Zero, "not StartAfter");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DQ_T12_a_stop_is_not_swallowed_by_a_hook_that_throws(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var bridge = new Bridge
        {
            Sails = async (_, check) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, check);
                return Voyage.SailingOutcome.Docked;
            },
            OnCall = (hook, _) => ThrowIf(hook == "after"),
        };
        await using var sailing = await TestStator.OnAsync(
            stator.Database, o => (o.Concurrency, o.ShutdownTimeout) = (1, TimeSpan.Zero), s => s.AddSingleton(probe).AddSingleton(bridge));
        var first = await sailing.Of<Voyage>().InsertAsync(new Voyage(), cancellationToken: token);
        await sailing.Of<Voyage>().InsertAsync(new Voyage(), cancellationToken: token);

        var report = await sailing.Runner.RunOnceAsync(stop.Token).WaitAsync(token);

        Assert.That((report.Released, report.Failed, report.Moved), Is.EqualTo((1, 0, 0)));
        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after" }), "the run has ended before the second");
        Assert.That(
            await StoredRow.ReadAsync(stator.Database, "voyages", first), Is.EqualTo(new StoredRow("Sailing", 0, 0, false, 0, null)));
    }

    [Test]
    public async Task DQ_T14_a_row_that_was_inserted_long_ago_is_not_deleted_as_soon_as_it_is_done()
    {
        probe.Reviewing = (_, _) => Task.FromResult<JobState?>(JobState.Done);
        await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Reviewing });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Deleted = 1 }));
    }

    [Test]
    public async Task DQ_T15_a_delete_is_not_one_statement_for_all_rows()
    {
        for (var i = 0; i < 5; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Done });
        }

        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        await using var careful = await TestStator.OnAsync(stator.Database, o => o.SweepBatch = 2, s => s.AddSingleton(probe));

        Assert.That(await careful.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Deleted = 5 }));

        Assert.That(
            careful.Log.Of(2005).Select(e => e.Text),
            Is.EqualTo(new[] { 2, 2, 1 }.Select(n => $"Job: deleted {n} rows whose DeleteAfter had passed.")));
    }

    [Test]
    public async Task DQ_T16_a_delay_is_not_counted_from_the_clock_of_the_process()
    {
        await using var skewed = await TestStator.OnAsync(
            stator.Database, add: s => s.AddSingleton(probe).AddSingleton<TimeProvider>(new SkewedClock()));
        await skewed.Of<Job>().InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromMinutes(1) });

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.That(await skewed.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await skewed.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [Test]
    public async Task DQ_T17_a_version_that_does_not_know_the_next_step_does_not_touch_it()
    {
        var id = await InsertAsync();
        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'StepOfTheNextVersion'");
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(100));
        var before = await RowAsync(id);

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()), "neither tried nor swept nor deleted");

        Assert.That(await RowAsync(id), Is.EqualTo(before));
    }

    private static void ThrowIf(bool throws)
    {
        if (throws)
        {
            throw new InvalidOperationException("nobody answers");
        }
    }

    private Task<long> InsertAsync() => Jobs.InsertAsync(new Job { Name = "a" });

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
