using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Stator.Generated;
using Stator.Running;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>How many rows a run holds, what becomes of those that wait, and how many statements they all take.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PipelineTests(DatabaseKind kind)
{
    private const string Claim = nameof(IMachineStore.ClaimAsync);
    private const string Complete = nameof(IMachineStore.CompleteAsync);
    private const string Release = nameof(IMachineStore.ReleaseAsync);

    private Road road = null!;
    private StatorOptions options = null!;
    private TestStator stator = null!;
    private StoreSpy spy = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        (road, options) = (new(), new());
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(road), frozenClock: false);
        spy = StoreSpy.On(stator.Store);
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [CancelAfter(60_000)]
    public async Task A_thousand_rows_whose_checks_answer_at_once_take_ten_statements_at_most(CancellationToken token)
    {
        const int Thousands = 10;
        await InsertAsync("hops", "Fourth", Thousands * 1000);
        using var stop = new CancellationTokenSource();

        var run = Runner(Hop.Graph.Machine).RunAsync(stop.Token);
        await spy.WhenAsync(Complete, Thousands * 1000).WaitAsync(token);
        var (claims, writes) = (spy.Calls(Claim), spy.Calls(Complete));
        await stop.CancelAsync();

        Assert.That(await run, Is.EqualTo(new RunReport { Moved = Thousands * 1000 }));
        TestContext.Out.WriteLine($"{claims} claims and {writes} writes for {Thousands},000 rows");
        Assert.That(claims + writes, Is.LessThanOrEqualTo(10 * Thousands));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task One_pass_takes_large_batches_too(CancellationToken token)
    {
        await InsertAsync("hops", "Fourth", 3000);

        Assert.That(await Runner(Hop.Graph.Machine).RunOnceAsync(token), Is.EqualTo(new RunReport { Moved = 3000 }));

        Assert.That(spy.Calls(Claim) + spy.Calls(Complete), Is.LessThanOrEqualTo(30));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task No_more_rows_are_on_lease_than_there_are_slots_while_no_check_has_answered(CancellationToken token)
    {
        var (started, blocked) = BlockFrom(1);
        await InsertAsync("deliveries", "Driving", 100);
        using var stop = new CancellationTokenSource();

        var run = Runner(Delivery.Graph.Machine).RunAsync(stop.Token);
        await Task.Run(() => started.Wait(token), token);

        Assert.That(spy.Rows(Claim), Is.EqualTo(options.Concurrency));
        blocked.SetResult(Delivery.DrivingOutcome.Delivered);
        await stop.CancelAsync();
        Assert.That((await run).Moved, Is.GreaterThanOrEqualTo(options.Concurrency));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Rows_that_wait_behind_slow_checks_are_handed_back_unburnt(CancellationToken token)
    {
        options.Lease = TimeSpan.FromSeconds(6);
        var (started, blocked) = BlockFrom(60);
        await InsertAsync("deliveries", "Driving", 400);
        using var stop = new CancellationTokenSource();

        var run = Runner(Delivery.Graph.Machine).RunAsync(stop.Token);
        await Task.Run(() => started.Wait(token), token);
        await spy.WhenAsync(Release, 1).WaitAsync(token);
        while (await CountAsync("state_token IS NOT NULL") > options.Concurrency)
        {
            // Those that were claimed later have not waited for as long.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        var released = spy.Rows(Release);
        Assert.That(await CountAsync("state = 'Driving' AND state_token IS NULL AND state_attempts > 0"), Is.Zero);
        blocked.SetResult(Delivery.DrivingOutcome.Delivered);
        await spy.WhenAsync(Complete, 400).WaitAsync(token);
        await stop.CancelAsync();
        Assert.That(await run, Is.EqualTo(new RunReport { Moved = 400, Released = released }), "and are tried later");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Rows_that_wait_when_the_host_stops_are_handed_back_unburnt(CancellationToken token)
    {
        var (started, blocked) = BlockFrom(60);
        await InsertAsync("deliveries", "Driving", 400);
        using var stop = new CancellationTokenSource();

        var run = Runner(Delivery.Graph.Machine).RunAsync(stop.Token);
        await Task.Run(() => started.Wait(token), token);
        await stop.CancelAsync();
        await spy.WhenAsync(Release, 1).WaitAsync(token);
        Assert.That(run.IsCompleted, Is.False, "they do not wait for those that run");
        blocked.SetResult(Delivery.DrivingOutcome.Delivered);
        var report = await run;

        Assert.That(report, Is.EqualTo(new RunReport { Moved = report.Moved, Released = spy.Rows(Claim) - report.Moved }));
        Assert.That(report.Released, Is.Positive);
        Assert.That(await CountAsync("state_token IS NOT NULL OR state_attempts > 0"), Is.Zero);
        Assert.That(await CountAsync("state = 'Driving'"), Is.EqualTo(400 - report.Moved));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_check_that_blocks_its_thread_keeps_its_lease_and_is_cancelled_at_its_deadline_while_others_go_on(CancellationToken token)
    {
        options.Concurrency = 2;
        options.Lease = TimeSpan.FromSeconds(2);
        options.CallTimeout = TimeSpan.FromMilliseconds(1900);
        var checks = 0;
        road.Driving = check =>
        {
            // Its deadline is three seconds, so that it outlives a lease that is not renewed.
            if (Interlocked.Increment(ref checks) == 1 && !check.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)))
            {
                throw new InvalidOperationException("It was not cancelled.");
            }

            return new(Delivery.DrivingOutcome.Delivered);
        };
        await InsertAsync("deliveries", "Driving", 101);
        using var stop = new CancellationTokenSource();

        var run = Runner(Delivery.Graph.Machine).RunAsync(stop.Token);
        await spy.WhenAsync(Complete, 100).WaitAsync(token);
        Assert.That(await CountAsync("state = 'Delivered'"), Is.EqualTo(100), "the others did not wait for the one that blocks");
        Assert.That(await CountAsync("state_token IS NOT NULL"), Is.EqualTo(1));
        await spy.WhenAsync(Complete, 101).WaitAsync(token);
        await stop.CancelAsync();

        var report = await run;
        Assert.That(report, Is.EqualTo(new RunReport { Moved = 100, DeadlinePassed = 1, Released = report.Released }), "a busy machine may hand some back");
        Assert.That(checks, Is.EqualTo(101), "nobody took the row over");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_next_check_does_not_run_on_the_thread_that_completed_the_last(CancellationToken token)
    {
        options.Concurrency = 1;
        var first = new TaskCompletionSource<Delivery.DrivingOutcome>();
        var started = new TaskCompletionSource();
        var (checks, threads) = (0, new List<int>());
        road.Driving = _ =>
        {
            // By the tenth row the buffer holds more than one.
            if (++checks == 10)
            {
                started.SetResult();
                return new(first.Task);
            }

            threads.Add(checks > 10 ? Environment.CurrentManagedThreadId : 0);
            return new(Delivery.DrivingOutcome.Delivered);
        };
        await InsertAsync("deliveries", "Driving", 30);
        var pass = Runner(Delivery.Graph.Machine).RunOnceAsync(token);
        await started.Task.WaitAsync(token);

        var completing = new Thread(() => first.SetResult(Delivery.DrivingOutcome.Delivered));
        completing.Start();
        completing.Join();

        Assert.That(await pass, Is.EqualTo(new RunReport { Moved = 30 }));
        Assert.That(threads, Has.None.EqualTo(completing.ManagedThreadId));
    }

    [Test]
    public async Task Rows_that_a_dead_process_had_on_lease_are_taken_no_more_at_a_time_than_there_are_slots()
    {
        var (machine, lease) = (Delivery.Graph.Machine, TimeSpan.FromHours(1));
        options.Concurrency = 3;
        await InsertAsync("deliveries", "Driving", 20);
        await stator.Store.ClaimAsync(machine.Definition, 20, new Guid(1, 0, 0, new byte[8]), TimeSpan.Zero, null, default);
        await InsertAsync("deliveries", "Driving", 5);
        var claimer = new Claimer(stator.Store, options, new QueueShares(options), TimeProvider.System, new SystemRandomness());
        options.Lease = lease;

        Assert.That((await claimer.ClaimAsync(machine, 25)).Select(t => t.Row.Attempt).Order(), Is.EqualTo(new[] { 1, 1, 1, 1, 1, 2, 2, 2 }));
        Assert.That(await CountAsync("state_attempts = 2"), Is.EqualTo(3), "the others were handed back before any of them was run");
        Assert.That((await claimer.ClaimAsync(machine, 25)).Count, Is.EqualTo(3), "and are asked for in small claims");
    }

    /// <summary>Checks answer at once up to the first that blocks; as many as there are slots have started when the event is set.</summary>
    private (CountdownEvent Started, TaskCompletionSource<Delivery.DrivingOutcome> Blocked) BlockFrom(int first)
    {
        var started = new CountdownEvent(options.Concurrency);
        var blocked = new TaskCompletionSource<Delivery.DrivingOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var checks = 0;
        road.Driving = _ =>
        {
            if (Interlocked.Increment(ref checks) < first || blocked.Task.IsCompleted)
            {
                return new(Delivery.DrivingOutcome.Delivered);
            }

            if (!started.IsSet)
            {
                started.Signal();
            }

            return new(blocked.Task);
        };
        return (started, blocked);
    }

    private StatorRunner Runner(Machine machine) => new(new RunnerParts(
        [machine], spy.Store, options, stator.Services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, new SystemRandomness(),
        NullLogger.Instance)
    {
        Telemetry = stator.Services.GetRequiredService<Telemetry>(),
    });

    private Task InsertAsync(string table, string state, int rows)
        => stator.Database.ExecuteAsync(
            $"""
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO {table} ({(table == "hops" ? "state" : "state, miles, level")})
             SELECT '{state}'{(table == "hops" ? "" : ", 0, 0")} FROM n
             """);

    private Task<long> CountAsync(string condition) => stator.Database.ScalarAsync<long>($"SELECT count(*) FROM deliveries WHERE {condition}");
}
