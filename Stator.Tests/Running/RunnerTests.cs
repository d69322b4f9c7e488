using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>One pass of the runner, on a clock that stands still.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class RunnerTests(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync()
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Stay);
        probe.Reviewing = (_, _) => Task.FromResult<JobState?>(null);
        stator = await TestStator.CreateAsync(kind, o => o.Concurrency = 3, s => s.AddSingleton(probe));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Every_due_row_is_tried_once_however_many_there_are()
    {
        var tried = new ConcurrentBag<long>();
        probe.Working = (job, _, _) =>
        {
            tried.Add(job.Id);
            return new(Job.WorkingOutcome.StayFor(TimeSpan.Zero));
        };
        for (var i = 0; i < 20; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" });
        }

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Snoozed = 20 }));
        Assert.That(tried, Has.Count.EqualTo(20).And.Unique);
        Assert.That((await Jobs.DepthAsync()).Ready, Is.EqualTo(20), "due again, and without a lease, for the next pass");
    }

    [Test]
    public async Task A_row_that_moves_is_not_tried_again_in_the_same_pass()
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Reviewing);
        probe.Reviewing = (_, _) => Task.FromResult<JobState?>(JobState.Done);
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That((await Jobs.FindAsync(id))!.State, Is.EqualTo(JobState.Done));
    }

    [Test]
    public async Task No_more_checks_run_at_once_than_the_concurrency_allows()
    {
        var running = 0;
        var most = 0;
        var enough = new TaskCompletionSource();
        probe.Working = async (_, _, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 3)
            {
                enough.TrySetResult();
            }

            await enough.Task;
            Interlocked.Decrement(ref running);
            return Job.WorkingOutcome.Stay;
        };
        for (var i = 0; i < 9; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" });
        }

        await stator.Runner.RunOnceAsync();

        Assert.That(most, Is.EqualTo(3));
    }

    [Test]
    public async Task An_exception_is_a_failed_try_that_is_recorded_and_tried_again()
    {
        probe.Working = (_, _, _) => throw new FormatException("bad \0 postcode \uD800");
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Failed = 1 }));
        var row = await RowAsync(id);
        Assert.That((row.State, row.Next, row.HasToken, row.Attempts), Is.EqualTo(("Working", (double?)30, false, 1)));
        Assert.That(row.Error, Does.StartWith("System.FormatException: bad").And.Contain("postcode").And.Contain(nameof(RunnerTests)));
        Assert.That(stator.Log.Of(2100).Single().Exception, Is.InstanceOf<FormatException>());
    }

    [Test]
    public async Task An_answer_of_Fail_is_a_failed_try_with_its_reason()
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Fail("no such customer"));
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 30, false, 1, "no such customer")));
    }

    [TestCase(null, 30)]
    [TestCase(7, 7)]
    public async Task TryAgainLater_from_any_depth_means_stay_and_is_no_error(int? seconds, int due)
    {
        probe.Working = async (_, _, _) =>
        {
            await Task.Yield();
            throw seconds is { } s ? new TryAgainLaterException(TimeSpan.FromSeconds(s)) : new TryAgainLaterException();
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(seconds is null ? new RunReport { Stayed = 1 } : new RunReport { Snoozed = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, due, false, 0, null)));
        Assert.That(stator.Log.Of(2100), Is.Empty);
    }

    [Test]
    public async Task A_check_is_told_of_its_try()
    {
        var seen = new ConcurrentQueue<StatorContext>();
        probe.Working = (_, context, _) =>
        {
            seen.Enqueue(context);
            throw new InvalidOperationException("once more");
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        await stator.Runner.RunOnceAsync();

        var (first, second) = (seen.First(), seen.Last());
        Assert.Multiple(() =>
        {
            Assert.That((first.Machine, first.Key, first.State, first.Attempt), Is.EqualTo(("Job", (object)id, "Working", 1)));
            Assert.That(first.PreviousError, Is.Null);
            Assert.That(first.LeaseEnds - first.StateChanged, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(second.Attempt, Is.EqualTo(2));
            Assert.That(second.PreviousError, Does.Contain("once more"));
            Assert.That(second.IdempotencyKey, Is.EqualTo(first.IdempotencyKey).And.EqualTo($"Job/{id}/Working/20260101T000000.000000Z"));
        });
    }

    [Test]
    public async Task A_row_that_is_deleted_under_its_check_is_gone()
    {
        probe.Working = async (_, _, _) =>
        {
            await stator.Database.ExecuteAsync("DELETE FROM jobs");
            return Job.WorkingOutcome.Done;
        };
        await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Gone = 1 }));
    }

    [Test]
    public async Task A_check_that_ignores_its_deadline_has_its_late_answer_refused()
    {
        await using var hurried = await TestStator.OnAsync(stator.Database, o => o.Deadline = TimeSpan.FromMilliseconds(50), s => s.AddSingleton(probe));
        var cancelled = new TaskCompletionSource();
        probe.Reviewing = async (_, time) =>
        {
            // Its token is not taken, so only the clock tells.
            await Task.Delay(TimeSpan.FromMilliseconds(200), time);
            cancelled.SetResult();
            return JobState.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero });

        var report = await hurried.Runner.RunOnceAsync();

        Assert.That(cancelled.Task.IsCompleted, Is.True, "the slot stays busy until the method returns");
        Assert.That(report, Is.EqualTo(new RunReport { DeadlinePassed = 1 }));
        var row = await RowAsync(id);
        Assert.That((row.State, row.Attempts), Is.EqualTo(("in review", 1)));
        Assert.That(row.Error, Does.Contain("Deadline"));
    }

    [Test]
    public async Task Deletes_and_legacy_states_are_part_of_a_pass()
    {
        await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Done });
        await Jobs.InsertAsync(new Job { Name = "b" }, new() { State = JobState.Retired });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Deleted = 1, MovedFromLegacy = 1 }));
    }

    [Test]
    public async Task A_stop_in_the_middle_hands_leases_back_without_counting_the_try()
    {
        using var stop = new CancellationTokenSource();
        await using var hasty = await TestStator.OnAsync(stator.Database, o => o.ShutdownTimeout = TimeSpan.Zero, s => s.AddSingleton(probe));
        probe.Working = async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return Job.WorkingOutcome.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        var report = await hasty.Runner.RunOnceAsync(stop.Token);

        Assert.That(report, Is.EqualTo(new RunReport { Released = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));
    }

    [Test]
    public void A_negative_time_to_run_is_refused()
        => Assert.That(
            async () => await stator.Runner.RunForAsync(TimeSpan.FromSeconds(-1)),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("time"));

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
