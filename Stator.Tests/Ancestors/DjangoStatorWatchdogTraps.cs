using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Hosting;
using Stator.Running;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of django-stator's watchdog and liveness file, each named after what must not happen. Time goes by hand.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DjangoStatorWatchdogTraps(DatabaseKind kind)
{
    private readonly HandClock clock = new();
    private readonly SemaphoreSlim started = new(0);
    private readonly TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, int> attempts = new();
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private RunnerParts Parts => stator.Services.GetRequiredService<RunnerParts>();

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync()
    {
        probe.Working = async (job, context, _) =>
        {
            attempts[job.Id] = context.Attempt;
            started.Release();
            await never.Task;
            return Job.WorkingOutcome.Done;
        };
        stator = await TestStator.CreateAsync(
            kind,
            o => (o.Concurrency, o.ShutdownTimeout, o.Deadline) = (2, TimeSpan.Zero, TimeSpan.FromHours(1)),
            s => s.AddSingleton<TimeProvider>(clock).AddSingleton(probe));
    }

    [TearDown]
    public ValueTask DropAsync()
    {
        never.TrySetResult();
        return stator.DisposeAsync();
    }

    [Test]
    public void DS_T8_the_liveness_file_is_never_as_old_as_the_half_minute_that_is_promised()
    {
        var path = NewPath();
        var rules = new StatorOptionsRules(new ServedRules([Hop.Graph.Machine.Definition]));
        var options = new StatorOptions { LivenessFile = path, LivenessInterval = TimeSpan.FromSeconds(29) };
        Assert.That(rules.Validate(null, options).Succeeded, Is.True);
        using (var file = new LivenessFile(path, new Vitals(Parts, new Background(clock)), Parts with { Options = options }))
        {
            for (var second = 0; second < 300; second++)
            {
                file.Look();
                clock.Advance(TimeSpan.FromSeconds(1));
                Assert.That(clock.GetUtcNow() - TimeIn(path), Is.LessThan(TimeSpan.FromSeconds(30)));
            }
        }

        options.LivenessInterval += TimeSpan.FromMilliseconds(1);
        Assert.That(rules.Validate(null, options).Failed, Is.True, "no longer one is legal");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T23_a_watchdog_does_not_outlive_its_run([Values] bool once, CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var (early, late) = (0, new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        Parts.Options.ExitWhenStuck = true;
        var first = new StatorRunner(Parts with { Exit = code => early = code });
        await InsertAsync(2, token);
        var run = once ? first.RunOnceAsync(stop.Token) : first.RunForAsync(TimeSpan.FromDays(1), stop.Token);
        await StartedAsync(2, token);
        await clock.PassAsync(first.Vitals, TimeSpan.FromSeconds(40), token);

        // The stop takes a second of both clocks.
        await stop.CancelAsync();
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await TickAsync(token);
        }

        // Another one, on the same rows, shows that there was time enough to do harm.
        await stator.Database.AdvanceAsync(Parts.Options.Lease * 2);
        using var stopOther = new CancellationTokenSource();
        var other = new StatorRunner(Parts with { Exit = late.SetResult });
        var control = other.RunForAsync(null, stopOther.Token);
        await StartedAsync(2, token);
        while (!late.Task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await TickAsync(token);
        }

        Assert.That((early, await late.Task), Is.EqualTo((0, 2)));
        Assert.That(first.Status.Phase, Is.EqualTo(RunnerPhase.Stopped));
        never.SetResult();
        await stopOther.CancelAsync();
        await control.WaitAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T24_a_watchdog_does_not_exit_without_handing_back_what_it_can(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var code = 0;
        var store = StuckStore.On(stator.Store);
        var parts = Parts with { Store = store.Store, Exit = c => code = c };
        var runner = new StatorRunner(parts);
        probe.Reviewing = async (_, _) =>
        {
            started.Release();
            await never.Task;
            return null;
        };
        var hung = await Jobs.InsertAsync(new Job { Name = "past its deadline of 10 s" }, cancellationToken: token);
        var fine = await Jobs.InsertAsync(
            new Job { Name = "has an hour" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero }, cancellationToken: token);
        var run = runner.RunForAsync(null, stop.Token);
        await StartedAsync(2, token);

        store.IsStuck = true;
        while (!store.Looked.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await TickAsync(token);
        }

        var watchdog = new Watchdog(runner.Vitals, parts, new Background(clock));
        while (watchdog.Look())
        {
            Assert.That(code, Is.Zero);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(code, Is.EqualTo(2));
        Assert.That(runner.Status.Stuck, Does.StartWith("Looking for due rows"), "which the liveness file and the health check go by");
        Assert.That(stator.Log.Of(1008).Single().Text, Does.Contain("Looking for due rows").And.Contain($"Job {hung} in Working"));
        var (left, handedBack) = (await RowAsync(hung), await RowAsync(fine));
        Assert.That((left.HasToken, left.Attempts), Is.EqualTo((true, 1)), "charged, so that a row that hangs every process is exhausted");
        Assert.That((handedBack.HasToken, handedBack.Attempts), Is.EqualTo((false, 0)));

        // The next process, when the lease is over.
        probe.Working = (job, context, _) =>
        {
            attempts[job.Id] = context.Attempt;
            return new(Job.WorkingOutcome.Done);
        };
        await stator.Database.AdvanceAsync(parts.Options.Lease);
        await using var next = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe), machines: s => s.AddMachine(Job.Graph.Machine));
        never.SetResult();
        await next.Runner.RunOnceAsync(token);
        Assert.That(attempts[hung], Is.EqualTo(2));

        store.GoOn();
        await stop.CancelAsync();
        await run.WaitAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T44_the_liveness_file_is_not_fresh_while_every_slot_hangs(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var (path, runner) = (NewPath(), new StatorRunner(Parts));
        using var file = new LivenessFile(path, runner.Vitals, Parts);
        await InsertAsync(2, token);
        var run = runner.RunForAsync(null, stop.Token);
        await StartedAsync(2, token);

        await clock.PassAsync(runner.Vitals, TimeSpan.FromSeconds(60), token);
        file.Look();
        Assert.That(TimeIn(path), Is.EqualTo(clock.GetUtcNow()), "they have hung for 50 seconds");
        Assert.That((runner.Status.HungChecks, runner.Status.Stuck), Is.EqualTo((2, (string?)null)));

        await clock.PassAsync(runner.Vitals, TimeSpan.FromSeconds(15), token);
        var last = TimeIn(path);
        file.Look();
        Assert.That(TimeIn(path), Is.EqualTo(last), "the loop goes round, and the checks do not");
        Assert.That(runner.Status.Stuck, Does.StartWith("Every slot is taken by a check that does not return"));

        never.SetResult();
        while (runner.Status.Stuck is not null)
        {
            await TickAsync(token);
        }

        file.Look();
        Assert.That(TimeIn(path), Is.EqualTo(clock.GetUtcNow()));
        await stop.CancelAsync();
        await run.WaitAsync(token);
    }

    private static string NewPath() => Path.Combine(Path.GetTempPath(), $"stator-alive-{TestContext.CurrentContext.Test.ID}");

    private static DateTimeOffset TimeIn(string path)
        => DateTimeOffset.ParseExact(
            File.ReadAllText(path).Split(' ')[0], "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static Task TickAsync(CancellationToken token) => Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);

    private async Task InsertAsync(int rows, CancellationToken token)
    {
        for (var i = 0; i < rows; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        }
    }

    private async Task StartedAsync(int checks, CancellationToken token)
    {
        for (var i = 0; i < checks; i++)
        {
            await started.WaitAsync(token);
        }
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
