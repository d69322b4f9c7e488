using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;
using Stator.Running;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What a runner says of itself, and what a health check makes of it.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HealthTests(DatabaseKind kind)
{
    private readonly HandClock clock = new();
    private readonly Probe probe = new();
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [SetUp]
    public void HoldChecks()
        => probe.Working = async (_, _, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return Job.WorkingOutcome.Done;
        };

    [Test]
    [CancelAfter(60_000)]
    public async Task A_runner_that_stops_is_seen_to_drain(CancellationToken token)
    {
        await using var stator = await CreateAsync(o => o.Concurrency = 2);
        Assert.That(stator.Runner.Status.Phase, Is.EqualTo(RunnerPhase.Stopped));
        Assert.That((await CheckAsync(stator)).Status, Is.EqualTo(HealthStatus.Healthy), "nothing is to run here");
        await stator.Of<Job>().InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var stop = new CancellationTokenSource();
        var run = stator.Runner.RunForAsync(null, stop.Token);
        await started.Task.WaitAsync(token);
        Assert.That((stator.Runner.Status.Phase, stator.Runner.Status.RunningChecks), Is.EqualTo((RunnerPhase.Running, 1)));
        Assert.That((await CheckAsync(stator)).Status, Is.EqualTo(HealthStatus.Healthy));

        clock.Advance(TimeSpan.FromSeconds(3));
        await stop.CancelAsync();

        var status = stator.Runner.Status;
        Assert.That((status.Phase, status.Since, status.RunningChecks), Is.EqualTo((RunnerPhase.Draining, clock.GetUtcNow(), 1)));
        var health = await CheckAsync(stator);
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain("draining since 2026-01-01 00:00:03Z").And.Contain("1 checks still run"));
        release.SetResult();
        await run.WaitAsync(token);
        Assert.That(stator.Runner.Status.Phase, Is.EqualTo(RunnerPhase.Stopped));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_check_that_hangs_degrades_and_hung_slots_are_unhealthy_when_there_is_no_other([Values(1, 2)] int slots, CancellationToken token)
    {
        await using var stator = await CreateAsync(o => o.Concurrency = slots);
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var stop = new CancellationTokenSource();
        var run = stator.Runner.RunForAsync(null, stop.Token);
        await started.Task.WaitAsync(token);

        var vitals = stator.Services.GetRequiredService<StatorRunner>().Vitals;
        await clock.PassAsync(vitals, TimeSpan.FromSeconds(11), token);
        var hung = await CheckAsync(stator);
        await clock.PassAsync(vitals, TimeSpan.FromMinutes(1), token);
        var stuck = await CheckAsync(stator);

        Assert.That(hung.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(hung.Description, Does.Contain($"the oldest is Job {id} in Working").And.Contain("CancellationToken"));
        Assert.That(stuck.Status, Is.EqualTo(slots == 1 ? HealthStatus.Unhealthy : HealthStatus.Degraded));
        Assert.That(stuck.Description, Does.Contain("Job").And.Contain(slots == 1 ? "no further for 00:01:01" : "1 of 1 running checks"));
        release.SetResult();
        await stop.CancelAsync();
        await run.WaitAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Claims_that_fail_in_a_row_are_unhealthy_and_their_machine_is_named(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(kind, add: s => s.AddHealthChecks().AddStator(claimErrors: 2));
        await stator.Database.ExecuteAsync("DROP TABLE hops");
        using var stop = new CancellationTokenSource();
        var run = stator.Runner.RunForAsync(null, stop.Token);
        while (stator.Runner.ClaimErrors < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        }

        var health = await CheckAsync(stator);

        Assert.That(health.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(health.Description, Does.StartWith("Hop: ").And.Contain("claims in a row have failed"));
        await stop.CancelAsync();
        await run.WaitAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Too_many_claims_that_fail_end_the_run_when_running_checks_are_done(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(kind, o => o.MaxClaimErrors = 2, s => s.AddSingleton(probe));
        await stator.Database.ExecuteAsync("ALTER TABLE hops RENAME TO hops_away");
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "a" }, cancellationToken: token);

        var run = stator.Runner.RunForAsync(null, token);
        await started.Task.WaitAsync(token);
        while (stator.Runner.Status.Phase != RunnerPhase.Draining)
        {
            Assert.That(run.IsCompleted, Is.False);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        }

        release.SetResult();
        var failed = Assert.ThrowsAsync<ClaimsFailedException>(() => run);
        Assert.That((failed!.Machine, failed.Errors), Is.EqualTo(("Hop", 2)));
        Assert.That(failed.Message, Does.Contain("MaxClaimErrors").And.Contain(failed.InnerException!.Message));
        Assert.That((await stator.Of<Job>().FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done), "its end was written");
        Assert.That(stator.Runner.Status.Phase, Is.EqualTo(RunnerPhase.Stopped));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_process_that_stood_still_as_a_whole_gets_its_time_anew(CancellationToken token)
    {
        await using var stator = await CreateAsync(o => o.Concurrency = 1);
        await stator.Of<Job>().InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        var code = 0;
        var parts = stator.Services.GetRequiredService<RunnerParts>() with { Exit = c => code = c };
        var runner = new StatorRunner(parts);
        using var stop = new CancellationTokenSource();
        var run = runner.RunForAsync(null, stop.Token);
        await started.Task.WaitAsync(token);
        using var watchdog = new Watchdog(runner.Vitals, parts, new Background(clock));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.That((watchdog.Look(), code), Is.EqualTo((true, 0)), "the debugger has let go");
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That((watchdog.Look(), code), Is.EqualTo((true, 0)));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That((watchdog.Look(), code), Is.EqualTo((false, 2)), "half of StuckAfter later its check hangs still");

        release.SetResult();
        await stop.CancelAsync();
        await run.WaitAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_liveness_file_is_there_while_a_host_runs_and_gone_when_it_has_stopped(CancellationToken token)
    {
        var path = Path.Combine(Path.GetTempPath(), $"stator-alive-{TestContext.CurrentContext.Test.ID}");
        await using var database = await TestStator.CreateAsync(kind, frozenClock: false);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging().AddHealthChecks().AddStator();
        builder.Services.AddStator(s => database.Database.Use(s, frozenClock: false).AddMachine(Hop.Graph.Machine).RunMachines(o =>
            (o.LivenessFile, o.LivenessInterval) = (path, TimeSpan.FromMilliseconds(100))));
        using var host = builder.Build();
        Assert.That(await HealthAsync(), Is.EqualTo(HealthStatus.Unhealthy), "it should run, and does not");

        await host.StartAsync(token);
        while (await HealthAsync() != HealthStatus.Healthy || !File.Exists(path))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        }

        // Written more than once, and never half.
        var first = File.GetLastWriteTimeUtc(path);
        while (File.GetLastWriteTimeUtc(path) == first)
        {
            Assert.That(
                await File.ReadAllTextAsync(path, token),
                Does.Match($@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ pid={Environment.ProcessId} status=(Starting|Running) checks=0 hung=0 claim-errors=0\n$"));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        }

        await host.StopAsync(token);
        Assert.That(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*"), Is.Empty);

        async Task<HealthStatus> HealthAsync()
            => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(token)).Status;
    }

    private static async Task<HealthReportEntry> CheckAsync(TestStator stator)
        => (await stator.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["stator"];

    private Task<TestStator> CreateAsync(Action<StatorOptions> options)
        => TestStator.CreateAsync(
            kind, options, s => s.AddSingleton<TimeProvider>(clock).AddSingleton(probe).AddHealthChecks().AddStator());
}
