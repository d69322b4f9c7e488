using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of the loop of Plain's worker, each named after what must not happen.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PlainWorkerLoopTraps(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(probe));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [CancelAfter(60_000)]
    public async Task PW_T9_no_transaction_is_open_while_a_runner_waits(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        await using var waiting = await TestStator.OnAsync(
            stator.Database,
            o => o.MinPollInterval = o.MaxPollInterval = o.SweepInterval = TimeSpan.FromHours(1),
            s => s.AddSingleton(probe));
        var tried = new TaskCompletionSource();
        probe.Working = (_, _, _) =>
        {
            tried.TrySetResult();
            return new(Job.WorkingOutcome.Done);
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        var running = waiting.Runner.RunForAsync(TimeSpan.FromMinutes(10), stop.Token);
        await tried.Task.WaitAsync(token);

        // Needs the table, or the whole database, to itself: what is in flight ends soon, but a transaction that sleeps would not.
        await stator.Database.ExecuteAsync(
            kind == DatabaseKind.Postgres
                ? "BEGIN; SET LOCAL lock_timeout = '20s'; LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE; COMMIT"
                : "BEGIN EXCLUSIVE; COMMIT");

        await stop.CancelAsync();
        await running;
        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task PW_T10_an_error_while_claiming_does_not_end_the_runner(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        await using var robust = await TestStator.OnAsync(
            stator.Database, o => o.MaxPollInterval = o.MinPollInterval = TimeSpan.FromMilliseconds(20), s => s.AddSingleton(probe));
        var tried = new TaskCompletionSource();
        probe.Working = (_, _, _) =>
        {
            tried.TrySetResult();
            return new(Job.WorkingOutcome.Done);
        };
        await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        await stator.Database.ExecuteAsync("ALTER TABLE jobs RENAME TO jobs_away");
        var running = robust.Runner.RunForAsync(TimeSpan.FromMinutes(10), stop.Token);
        while (!robust.Log.Of(3001).Any(e => e.Text.StartsWith("Job: claiming", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        await stator.Database.ExecuteAsync("ALTER TABLE jobs_away RENAME TO jobs");
        await tried.Task.WaitAsync(token);
        await stop.CancelAsync();

        Assert.That((await running).Moved, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task PW_T16_the_runner_does_not_sleep_between_rows(CancellationToken token)
    {
        const int Rows = 400;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var time = new CountedTimers();
        await using var hurried = await TestStator.OnAsync(
            stator.Database, o => o.Concurrency = 1, s => s.AddSingleton(probe).AddSingleton<TimeProvider>(time));
        var tries = 0;
        probe.Working = (_, _, _) =>
        {
            if (++tries == Rows)
            {
                stop.Cancel();
            }

            return new(Job.WorkingOutcome.Done);
        };
        await Jobs.InsertManyAsync(Enumerable.Range(0, Rows).Select(_ => new Job { Name = "a" }), cancellationToken: token);
        var before = time.Timers;

        var report = await hurried.Runner.RunForAsync(TimeSpan.FromMinutes(10), stop.Token).WaitAsync(token);

        Assert.That(report.Moved, Is.EqualTo(Rows));
        Assert.That(time.Timers - before, Is.LessThan(Rows / 2), "a sleep, or a statement, for each row takes a timer each");
    }

    private sealed class CountedTimers : TimeProvider
    {
        private int timers;

        public int Timers => timers;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref timers);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
