using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of django-partisan, each named after what must not happen.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PartisanTraps(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    private static MachineDefinition Machine => Job.Graph.Machine.Definition;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(probe));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task DP_T1_a_row_that_is_postponed_is_not_finished_by_the_way()
    {
        var tries = 0;
        probe.Working = (_, _, _)
            => ++tries == 1 ? throw new TryAgainLaterException(TimeSpan.FromMinutes(5)) : new(Job.WorkingOutcome.Done);
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 300, false, 0, null)));

        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [Test]
    public async Task DP_T4_rows_are_not_unique_unless_it_was_said()
    {
        var jobs = new[] { await Jobs.InsertAsync(new Job { Name = "same" }), await Jobs.InsertAsync(new Job { Name = "same" }) };
        var tickets = new[] { await OpenAsync("same"), await OpenAsync("same") };

        Assert.That(jobs, Is.Unique);
        Assert.That(tickets.Select(t => t.Created), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task DP_T5_two_that_insert_at_once_do_not_both_and_a_row_that_is_being_checked_counts()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpenAsync("same"))));
        Assert.That(results.Count(r => r.Created), Is.EqualTo(1));

        await DeadProcess.ClaimAsync(stator, Ticket.Graph.Machine.Definition);
        Assert.That((await OpenAsync("same")).Created, Is.False);
    }

    [Test]
    public async Task DP_T7_a_runner_that_starts_does_not_take_what_another_is_running()
    {
        await Jobs.InsertAsync(new Job { Name = "a" });
        probe.Working = async (_, _, _) =>
        {
            await using var other = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe));
            Assert.That(await other.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
            return Job.WorkingOutcome.Done;
        };

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [Test]
    public async Task DP_T8_what_a_dead_process_left_does_not_come_after_newer_rows()
    {
        var order = new ConcurrentQueue<string>();
        probe.Working = (job, _, _) =>
        {
            order.Enqueue(job.Name);
            return new(Job.WorkingOutcome.Done);
        };
        await Jobs.InsertAsync(new Job { Name = "unfinished" });
        await DeadProcess.ClaimAsync(stator, Machine);
        await stator.Database.AdvanceAsync(DeadProcess.Lease - TimeSpan.FromSeconds(1));
        await Jobs.InsertAsync(new Job { Name = "newer" });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        await using var narrow = await TestStator.OnAsync(stator.Database, o => o.Concurrency = 1, s => s.AddSingleton(probe));

        await narrow.Runner.RunOnceAsync();

        Assert.That(order, Is.EqualTo(new[] { "unfinished", "newer" }));
    }

    [Test]
    public async Task DP_T10_rows_that_wait_for_a_slot_are_not_held_by_a_process_that_stops()
    {
        using var stop = new CancellationTokenSource();
        await using var narrow = await TestStator.OnAsync(
            stator.Database,
            o =>
            {
                o.Concurrency = 1;
                o.ShutdownTimeout = TimeSpan.Zero;
            },
            s => s.AddSingleton(probe));
        probe.Working = async (job, _, token) =>
        {
            if (job.Count == 9)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return Job.WorkingOutcome.Done;
        };

        // Quick ones first, so that more are claimed than there are slots.
        for (var i = 0; i < 40; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a", Count = i });
        }

        var report = await narrow.Runner.RunOnceAsync(stop.Token);

        Assert.That(report.Moved, Is.EqualTo(9));
        Assert.That(
            await stator.Database.ScalarAsync<long>(
                "SELECT count(*) FROM jobs WHERE state = 'Working' AND state_token IS NULL AND state_attempts = 0"),
            Is.EqualTo(31));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DP_T11_a_burst_of_failures_does_not_stop_the_runner(CancellationToken token)
    {
        await using var narrow = await TestStator.OnAsync(stator.Database, o => o.Concurrency = 2, s => s.AddSingleton(probe));
        probe.Working = (_, _, _) => throw new InvalidOperationException("down");
        for (var i = 0; i < 20; i++)
        {
            await InsertAsync();
        }

        Assert.That(
            await narrow.Runner.RunOnceAsync(CancellationToken.None).WaitAsync(token), Is.EqualTo(new RunReport { Failed = 20 }));
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.That(
            await narrow.Runner.RunOnceAsync(CancellationToken.None).WaitAsync(token), Is.EqualTo(new RunReport { Moved = 20 }));
    }

    [Test]
    public async Task DP_T12_a_postponement_does_not_forget_the_failures_before_it()
    {
        var id = await InsertAsync();
        probe.Working = (_, _, _) => throw new FormatException("bad postcode");
        await stator.Runner.RunOnceAsync();
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.StayFor(TimeSpan.FromSeconds(1)));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        await stator.Runner.RunOnceAsync();
        var postponed = await RowAsync(id);
        probe.Working = (_, _, _) => throw new FormatException("bad street");
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));

        await stator.Runner.RunOnceAsync();

        Assert.That((postponed.Attempts, (await RowAsync(id)).Attempts), Is.EqualTo((1, 2)));
        Assert.That((await RowAsync(id)).Error, Does.StartWith("System.FormatException: bad street").And.Contain(nameof(PartisanTraps)));
    }

    [Test]
    public async Task DP_T14_a_delay_of_zero_is_not_taken_for_no_delay_and_none_is_the_states_own()
    {
        var id = await InsertAsync();
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.StayFor(TimeSpan.Zero));
        await stator.Runner.RunOnceAsync();
        Assert.That((await RowAsync(id)).Next, Is.Zero);

        probe.Working = (_, _, _) => throw new TryAgainLaterException();
        await stator.Runner.RunOnceAsync();
        Assert.That((await RowAsync(id)).Next, Is.EqualTo(30), "RetryAfter of Working");
    }

    [Test]
    public async Task DP_T13_no_limit_for_all_is_below_what_a_state_allows()
    {
        var shopkeeper = new Shopkeeper { RenewAsync = (_, _) => throw new TryAgainLaterException(TimeSpan.FromSeconds(1)) };
        await using var renewing = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe).AddSingleton(shopkeeper));
        probe.Working = (_, _, _) => throw new TryAgainLaterException(TimeSpan.FromSeconds(1));
        var id = await renewing.Of<Renewal>().InsertAsync(new Renewal { Customer = "Ada", Year = 2027 });
        await InsertAsync();

        for (var i = 0; i < 20; i++)
        {
            Assert.That(await renewing.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Snoozed = 2 }));
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.That(
            await renewing.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1, Snoozed = 1 }),
            "and where nothing is said there is no limit");
        Assert.That((await StoredRow.ReadAsync(stator.Database, "renewals", id)).State, Is.EqualTo("Failed"));
    }

    [Test]
    public async Task DP_T15_a_local_time_is_not_taken_for_another_moment()
    {
        var id = await Jobs.InsertAsync(
            new Job { Name = "a" }, new() { StartAt = new DateTimeOffset(2026, 1, 1, 5, 45, 10, TimeSpan.FromMinutes(345)) });

        Assert.That((await RowAsync(id)).Next, Is.EqualTo(10));
    }

    [Test]
    public async Task DP_T17_a_stop_does_not_cut_off_a_check_that_comes_to_its_end()
    {
        using var stop = new CancellationTokenSource();
        probe.Working = async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
            return Job.WorkingOutcome.Done;
        };
        var id = await InsertAsync();

        Assert.That(new StatorOptions().ShutdownTimeout, Is.GreaterThan(new StatorOptions().Deadline), "time for any check, and not two seconds");
        Assert.That(await stator.Runner.RunOnceAsync(stop.Token), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Done"));
    }

    [Test]
    public async Task DP_T21_rows_of_a_machine_that_a_process_does_not_have_are_not_failed_by_it()
    {
        var other = await stator.Of<BasicModel>().InsertAsync(new BasicModel { Ready = true });
        await InsertAsync();
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        await using var jobsOnly = await TestStator.OnAsync(
            stator.Database, add: s => s.AddSingleton(probe), machines: s => s.AddMachine(Job.Graph.Machine));

        Assert.That(await jobsOnly.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(
            await StoredRow.ReadAsync(stator.Database, "basic_models", other), Is.EqualTo(new StoredRow("New", 0, 0, false, 0, null)));
    }

    private Task<InsertResult<long>> OpenAsync(string subject) => stator.Of<Ticket>().InsertOrFindAsync(new Ticket { Subject = subject });

    private Task<long> InsertAsync() => Jobs.InsertAsync(new Job { Name = "a" });

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
