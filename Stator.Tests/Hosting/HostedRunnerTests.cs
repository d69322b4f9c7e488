using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>The runner inside a real host, on a clock that runs.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class HostedRunnerTests(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, frozenClock: false);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [CancelAfter(30_000)]
    public async Task Rows_inserted_while_it_runs_are_checked(CancellationToken token)
    {
        var moved = new TaskCompletionSource();
        probe.Working = (_, _, _) =>
        {
            moved.TrySetResult();
            return new(Job.WorkingOutcome.Done);
        };
        using var host = await StartAsync();

        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        await moved.Task.WaitAsync(token);
        await host.StopAsync(token);

        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done), "what is done at the stop is written");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_stop_lets_a_running_check_finish(CancellationToken token)
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        probe.Working = async (_, _, check) =>
        {
            started.SetResult();
            await finish.Task.WaitAsync(check);
            return Job.WorkingOutcome.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var host = await StartAsync();
        await started.Task.WaitAsync(token);

        var stopping = host.StopAsync(token);
        Assert.That(stopping.IsCompleted, Is.False);
        finish.SetResult();
        await stopping;

        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_stop_cancels_a_check_that_does_not_finish_and_hands_its_row_back(CancellationToken token)
    {
        var started = new TaskCompletionSource();
        probe.Working = async (_, _, check) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, check);
            return Job.WorkingOutcome.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var host = await StartAsync(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        await started.Task.WaitAsync(token);

        await host.StopAsync(token);

        var row = await StoredRow.ReadAsync(stator.Database, "jobs", id);
        Assert.That((row.State, row.HasToken, row.Attempts), Is.EqualTo(("Working", false, 0)));
        Assert.That((await Jobs.DepthAsync(cancellationToken: token)).Ready, Is.EqualTo(1), "due at once, for another runner");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_lease_of_a_long_check_is_renewed(CancellationToken token)
    {
        var release = new TaskCompletionSource();
        var runs = 0;
        var started = new TaskCompletionSource();
        probe.Working = async (_, _, check) =>
        {
            Interlocked.Increment(ref runs);
            started.TrySetResult();
            await release.Task.WaitAsync(check);
            return Job.WorkingOutcome.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var first = await StartAsync(ShortLease);
        await started.Task.WaitAsync(token);
        using var second = await StartAsync(ShortLease);

        // Two renewals are more than a lease.
        var leaseEnds = (await StoredRow.ReadAsync(stator.Database, "jobs", id)).Next;
        while ((await StoredRow.ReadAsync(stator.Database, "jobs", id)).Next < leaseEnds + 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        release.SetResult();
        await first.StopAsync(token);
        await second.StopAsync(token);
        Assert.That(runs, Is.EqualTo(1), "nobody took the row over");
        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done));

        static void ShortLease(StatorOptions options)
        {
            options.Lease = TimeSpan.FromSeconds(1);
            options.CallTimeout = TimeSpan.FromMilliseconds(900);
            options.Deadline = TimeSpan.FromMilliseconds(500);
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_lease_of_a_check_that_blocks_its_thread_is_renewed_too(CancellationToken token)
    {
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        probe.Working = (_, _, _) =>
        {
            started.TrySetResult();
            release.Wait(token);
            return new(Job.WorkingOutcome.Done);
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var host = await StartAsync(o =>
        {
            o.Lease = TimeSpan.FromSeconds(1);
            o.CallTimeout = TimeSpan.FromMilliseconds(900);
        });
        await started.Task.WaitAsync(token);
        var leaseEnds = (await StoredRow.ReadAsync(stator.Database, "jobs", id)).Next;
        while ((await StoredRow.ReadAsync(stator.Database, "jobs", id)).Next < leaseEnds + 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        release.Set();
        await host.StopAsync(token);

        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task It_runs_for_as_long_as_it_is_told(CancellationToken token)
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        await using var other = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe), frozenClock: false);
        var start = TimeProvider.System.GetTimestamp();

        var report = await other.Runner.RunForAsync(TimeSpan.FromMilliseconds(300), token);

        // Timers tick more coarsely than timestamps.
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.GreaterThan(TimeSpan.FromMilliseconds(250)));
        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Done));
    }

    private async Task<IHost> StartAsync(Action<StatorOptions>? options = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(probe);
        builder.Services.AddSingleton(new BasicProbe());
        builder.Services.AddStator(s => stator.Database.Use(s, frozenClock: false).AddMachines().RunMachines(options));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
