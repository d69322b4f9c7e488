using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of Plain's worker, each named after what must not happen. Those of its loop are in PlainWorkerLoopTraps.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PlainWorkerTraps(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private readonly ConcurrentQueue<string> order = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    private static MachineDefinition Machine => Job.Graph.Machine.Definition;

    [SetUp]
    public async Task CreateAsync()
    {
        order.Clear();
        probe.Working = (job, _, _) =>
        {
            order.Enqueue(job.Name);
            return new(Job.WorkingOutcome.Done);
        };
        stator = await TestStator.CreateAsync(kind, o => o.Concurrency = 1, s => s.AddSingleton(probe));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task PW_T2_the_newest_row_does_not_come_first()
    {
        foreach (var name in new[] { "first", "second", "third" })
        {
            await InsertAsync(name);
        }

        await stator.Runner.RunOnceAsync();

        Assert.That(order, Is.EqualTo(new[] { "first", "second", "third" }));
    }

    [Test]
    public async Task PW_T3_rows_for_now_do_not_beat_rows_that_have_been_due_for_longer()
    {
        await InsertAsync("in ten seconds", TimeSpan.FromSeconds(10));
        await InsertAsync("in five seconds", TimeSpan.FromSeconds(5));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(20));
        await InsertAsync("for now");

        await stator.Runner.RunOnceAsync();

        Assert.That(order, Is.EqualTo(new[] { "in five seconds", "in ten seconds", "for now" }));
    }

    [Test]
    public async Task PW_T4_a_row_is_not_taken_for_lost_because_it_is_old()
    {
        await Jobs.InsertAsync(new Job { Name = "old" }, new() { State = JobState.Reviewing });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(300));
        var runs = 0;
        probe.Reviewing = async (_, _) =>
        {
            runs++;
            await using var other = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe));
            Assert.That(await other.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()), "it is leased, however old");
            return JobState.Done;
        };

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public async Task PW_T5_a_check_that_was_given_up_does_not_write_a_second_result()
    {
        var id = await InsertAsync("a");
        var zombie = (await DeadProcess.ClaimAsync(stator, Machine)).Single();
        await stator.Database.AdvanceAsync(DeadProcess.Lease);
        await stator.Runner.RunOnceAsync();

        var late = await stator.Store.CompleteAsync(
            Machine, [new RowOutcome { Claimed = zombie, Target = Job.Graph.IndexOf(JobState.Expired) }], default);

        Assert.That(late.Single().End, Is.EqualTo(WriteEnd.Lost));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Done"));
    }

    [Test]
    public async Task PW_T6_a_check_that_cancels_itself_does_not_stay_on_lease()
    {
        probe.Working = (_, _, _) => throw new OperationCanceledException("of its own");
        var id = await InsertAsync("a");

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));

        var row = await RowAsync(id);
        Assert.That((row.HasToken, row.Lease, row.Next), Is.EqualTo((false, (double?)null, (double?)30)));
    }

    [Test]
    public async Task PW_T6_a_row_whose_process_crashed_does_not_wait_for_a_day()
    {
        await InsertAsync("a");
        await DeadProcess.ClaimAsync(stator, Machine);
        await stator.Database.AdvanceAsync(new StatorOptions().Lease);

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(new StatorOptions().Lease, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task PW_T7_rows_that_were_not_begun_at_a_stop_do_not_lose_a_try()
    {
        using var stop = new CancellationTokenSource();
        await using var hasty = await TestStator.OnAsync(
            stator.Database,
            o =>
            {
                o.Concurrency = 1;
                o.ShutdownTimeout = TimeSpan.Zero;
            },
            s => s.AddSingleton(probe));
        probe.Working = async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return Job.WorkingOutcome.Done;
        };
        await InsertAsync("a");
        await InsertAsync("b");
        await hasty.Runner.RunOnceAsync(stop.Token);

        var attempts = new ConcurrentQueue<int>();
        probe.Working = (_, context, _) =>
        {
            attempts.Enqueue(context.Attempt);
            return new(Job.WorkingOutcome.Done);
        };
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 2 }), "at once, without waiting for leases");
        Assert.That(attempts, Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public async Task PW_T8_a_stop_before_the_claim_does_not_strand_a_row()
    {
        var id = await InsertAsync("a");

        Assert.That(await stator.Runner.RunOnceAsync(new CancellationToken(canceled: true)), Is.EqualTo(new RunReport()));

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));
    }

    [Test]
    public async Task PW_T11_a_delay_of_zero_before_the_next_try_is_not_ignored()
    {
        probe.Working = (_, _, _) => throw new TryAgainLaterException(TimeSpan.Zero);
        var id = await InsertAsync("a");

        await stator.Runner.RunOnceAsync();

        Assert.That((await RowAsync(id)).Next, Is.Zero);
    }

    [Test]
    public async Task PW_T12_a_unique_row_does_not_stand_in_the_way_of_its_own_retry()
    {
        var tries = 0;
        var desk = new Desk { Opens = _ => ++tries == 1 ? throw new TimeoutException() : new(Ticket.OpenOutcome.Closed) };
        await using var open = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(desk));
        var (id, _) = await open.Of<Ticket>().InsertOrFindAsync(new Ticket { Subject = "a" });

        Assert.That(await open.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        var between = await open.Of<Ticket>().InsertOrFindAsync(new Ticket { Subject = "a" });
        Assert.That(between.Key, Is.EqualTo(id), "still unique between the tries");
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await open.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [Test]
    public async Task PW_T13_what_is_recorded_of_an_error_is_not_only_its_frames()
    {
        probe.Working = (_, _, _) => throw new FormatException("bad postcode", new ArgumentException("12 34"));
        var id = await InsertAsync("a");

        await stator.Runner.RunOnceAsync();

        Assert.That(
            (await RowAsync(id)).Error,
            Does.StartWith("System.FormatException: bad postcode")
                .And.Contain("System.ArgumentException: 12 34").And.Contain(nameof(PlainWorkerTraps)));
    }

    [Test]
    public async Task PW_T18_rows_of_a_dead_process_do_not_wait_for_one_like_it()
    {
        await InsertAsync("a");
        await DeadProcess.ClaimAsync(stator, Machine);
        await stator.Database.AdvanceAsync(DeadProcess.Lease);
        await using var other = await TestStator.OnAsync(
            stator.Database, add: s => s.AddSingleton(probe), machines: s => s.AddMachine(Job.Graph.Machine));

        Assert.That(await other.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [Test]
    public async Task PW_T19_a_retry_does_not_come_later_than_its_delay()
    {
        var road = new Road { Driving = _ => throw new FormatException() };
        await using var driving = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(road));
        await driving.Of<Delivery>().InsertAsync(new Delivery());
        await driving.Runner.RunOnceAsync();

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.That(await driving.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await driving.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }), "after Delay, less the jitter");
    }

    [Test]
    public async Task PW_T20_an_insert_does_not_answer_now_this_and_now_that()
    {
        var tickets = stator.Of<Ticket>();

        InsertResult<long> created = await tickets.InsertOrFindAsync(new Ticket { Subject = "a" });
        InsertResult<long> found = await tickets.InsertOrFindAsync(new Ticket { Subject = "a" });

        Assert.That((created.Created, found.Created, found.Key), Is.EqualTo((true, false, created.Key)));
    }

    [Test]
    public async Task PW_T21_a_lease_is_not_measured_by_the_clock_of_another_process()
    {
        await InsertAsync("a");
        await DeadProcess.ClaimAsync(stator, Machine);
        await using var skewed = await TestStator.OnAsync(
            stator.Database, add: s => s.AddSingleton(probe).AddSingleton<TimeProvider>(new SkewedClock()));

        Assert.That(await skewed.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
    }

    private Task<long> InsertAsync(string name, TimeSpan? delay = null)
        => Jobs.InsertAsync(new Job { Name = name }, new() { Delay = delay });

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
