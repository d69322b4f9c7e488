using System;
using System.Collections.Generic;
using System.Linq;
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
    public async Task What_it_runs_is_said_by_name_when_it_begins()
    {
        await using var some = await TestStator.OnAsync(
            stator.Database, o => (o.Concurrency, o.Include, o.Queues, o.ExcludedQueues) = (3, ["Job", "Letter"], ["mail", "post"], ["spam"]),
            frozenClock: false);

        await some.Runner.RunForAsync(null, new CancellationToken(canceled: true));

        Assert.That(some.Log.Of(1000).Single().Text, Is.EqualTo("Running with 3 slots: Job, Letter. Queues: mail, post but spam."));
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

        // Longer than a lease lasts.
        var leaseEnds = (await StoredRow.ReadAsync(stator.Database, "jobs", id)).Lease;
        while ((await StoredRow.ReadAsync(stator.Database, "jobs", id)).Lease < leaseEnds + 2.5)
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
            options.Lease = TimeSpan.FromSeconds(2);
            options.CallTimeout = TimeSpan.FromMilliseconds(1900);
            options.Deadline = TimeSpan.FromMilliseconds(500);
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Checks_that_block_every_thread_of_the_pool_keep_their_leases(CancellationToken token)
    {
        const int Checks = 12;
        using var release = new ManualResetEventSlim();
        using var started = new CountdownEvent(Checks);
        var runs = 0;
        probe.Reviewing = (_, _) =>
        {
            Interlocked.Increment(ref runs);
            started.Signal();
            release.Wait(token);
            return Task.FromResult<JobState?>(JobState.Done);
        };
        for (var i = 0; i < Checks; i++)
        {
            await Jobs.InsertAsync(
                new Job { Name = "a" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero }, cancellationToken: token);
        }

        // Opened now, because Npgsql needs the thread pool to make a connection.
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync(token);
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.GetMaxThreads(out var mostWorkers, out var mostPorts);
        ThreadPool.SetMinThreads(Checks + 4, ports);
        try
        {
            using var host = await StartAsync(o =>
            {
                o.Concurrency = Checks;
                o.Lease = TimeSpan.FromSeconds(2);
                o.CallTimeout = TimeSpan.FromMilliseconds(1900);
                o.Deadline = TimeSpan.FromMinutes(5);
            });
            Assert.That(started.Wait(TimeSpan.FromSeconds(30), token), Is.True);

            // From here on no thread of the pool is free, and none is added: this thread waits for the leases to have been renewed twice.
            ThreadPool.SetMinThreads(1, 1);
            ThreadPool.SetMaxThreads(Math.Max(ThreadPool.ThreadCount, Environment.ProcessorCount), mostPorts);
            var blocked = new List<Task>();
            for (var i = 0; i < mostWorkers && i < ThreadPool.ThreadCount + 8; i++)
            {
                blocked.Add(Task.Run(() => release.Wait(token), token));
            }

            SpinWait.SpinUntil(() => RenewedFor(TimeSpan.FromSeconds(4)), TimeSpan.FromSeconds(20));
            Assert.That(RenewedFor(TimeSpan.FromSeconds(4)), Is.True, "every lease was renewed for longer than a lease lasts");
            release.Set();
            ThreadPool.SetMaxThreads(mostWorkers, mostPorts);
            ThreadPool.SetMinThreads(workers, ports);
            await Task.WhenAll(blocked);
            await host.StopAsync(token);
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(mostWorkers, mostPorts);
            ThreadPool.SetMinThreads(workers, ports);
        }

        Assert.That(runs, Is.EqualTo(Checks), "none was started again");
        Assert.That((await Jobs.CountByStateAsync(cancellationToken: token))[JobState.Done], Is.EqualTo(Checks));

        bool RenewedFor(TimeSpan time)
        {
            using var command = connection.CreateCommand();
            command.CommandText = kind == DatabaseKind.Postgres
                ? "SELECT extract(epoch FROM min(state_lease) - max(state_changed))::double precision FROM jobs"
                : "SELECT (julianday(min(state_lease)) - julianday(max(state_changed))) * 86400.0 FROM jobs";
            return Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) > 1 + time.TotalSeconds;
        }
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
