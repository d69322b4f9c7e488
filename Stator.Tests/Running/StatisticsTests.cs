using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Stator.Running;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Schedules;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>What runners tell of themselves over time, on a clock that stands still at the beginning of a day until it is moved on.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class StatisticsTests(DatabaseKind kind)
{
    private const string Add = nameof(IMachineStore.AddStatisticsAsync);

    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Probe probe = null!;
    private Road road = null!;
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync()
    {
        (probe, road) = (new(), new());
        stator = await TestStator.CreateAsync(kind, add: AddChecks);
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Every_end_is_counted_for_its_machine_when_a_pass_is_over()
    {
        await using var other = await TestStator.OnAsync(stator.Database, add: AddChecks);
        probe.Working = async (job, _, token) =>
        {
            switch (job.Name)
            {
                case "snoozes":
                    return Job.WorkingOutcome.StayFor(TimeSpan.FromHours(1));
                case "fails":
                    return Job.WorkingOutcome.Fail("no");
                case "is lost":
                    await other.Of<Job>().ForceAsync(job.Id, JobState.Parked, cancellationToken: token);
                    break;
                case "is gone":
                    await stator.Database.ExecuteAsync("DELETE FROM jobs WHERE id = @Id", new { job.Id });
                    break;
            }

            return job.Name == "stays" ? Job.WorkingOutcome.Stay : Job.WorkingOutcome.Done;
        };
        road.Driving = _ => throw new UnauthorizedAccessException();
        var parked = await Jobs.InsertAsync(new Job { Name = "times out" }, new() { State = JobState.Parked });
        await Jobs.InsertAsync(new Job { Name = "is deleted" }, new() { State = JobState.Done });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1));
        await Jobs.InsertAsync(new Job { Name = "is of old" }, new() { State = JobState.Retired });
        foreach (var name in new[] { "moves", "moves", "stays", "snoozes", "fails", "is lost", "is gone" })
        {
            await Jobs.InsertAsync(new Job { Name = name });
        }

        await stator.Of<Delivery>().InsertAsync(new Delivery());

        await stator.Runner.RunOnceAsync();

        var day = Beginning.AddDays(1);
        Assert.That(await LastAsync("Job"), Is.EqualTo(new StatisticsRecord
        {
            At = day,
            Moved = 2,
            Stayed = 1,
            Snoozed = 1,
            Failed = 1,
            Lost = 1,
            Gone = 1,
            TimedOut = 1,
            Deleted = 1,
            MovedFromLegacy = 1,
        }));
        Assert.That(await LastAsync("Delivery"), Is.EqualTo(new StatisticsRecord { At = day, Exhausted = 1 }));
        Assert.That(await LastAsync("Hop"), Is.EqualTo(new StatisticsRecord { At = day }));
        Assert.That((await Jobs.FindAsync(parked))!.State, Is.EqualTo(JobState.Expired));
    }

    [Test]
    public async Task Deadlines_that_pass_and_leases_that_are_handed_back_are_counted()
    {
        using var stop = new CancellationTokenSource();
        await using var hurried = await TestStator.OnAsync(
            stator.Database, o => (o.Deadline, o.ShutdownTimeout) = (TimeSpan.FromMilliseconds(50), TimeSpan.Zero), AddChecks);
        probe.Reviewing = async (_, time) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
            return JobState.Done;
        };
        await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero });
        await hurried.Runner.RunOnceAsync();
        probe.Working = async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return Job.WorkingOutcome.Done;
        };
        await Jobs.InsertAsync(new Job { Name = "b" });

        await hurried.Runner.RunOnceAsync(stop.Token);

        Assert.That(
            await LastAsync("Job"),
            Is.EqualTo(new StatisticsRecord { At = Beginning, DeadlinePassed = 1, Released = 1, Ready = 1 }), "the other waits again");
    }

    [Test]
    public async Task Rows_of_schedules_are_counted()
    {
        await using var reporting = await TestStator.OnAsync(stator.Database, machines: s => s.AddMachine(Report.Machine));
        await reporting.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(30));
        await reporting.Runner.RunOnceAsync();

        Assert.That(
            (await reporting.Services.GetRequiredService<IStatorQueries>()
                .StatisticsAsync("Report", TimeSpan.FromMinutes(1), StatisticsStep.Minute)).Single(),
            Is.EqualTo(new StatisticsRecord { At = Beginning.AddMinutes(30), Scheduled = 1, Moved = 1 }));
    }

    [Test]
    public async Task TK_T9_what_two_runners_count_at_once_is_not_lost()
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        await Jobs.InsertManyAsync(Enumerable.Range(0, 200).Select(i => new Job { Name = $"{i}" }));
        await using var other = await TestStator.OnAsync(stator.Database, o => o.ClaimBatch = 10, AddChecks);

        var reports = await Task.WhenAll(stator.Runner.RunOnceAsync(), other.Runner.RunOnceAsync());
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => (i % 2 == 0 ? stator : other).Store.AddStatisticsAsync(Job.Graph.Machine.Definition, new RunReport { Failed = 3 }, default))));

        Assert.That(reports.Sum(r => r.Moved), Is.EqualTo(200));
        var counted = await LastAsync("Job");
        Assert.That((counted.Moved, counted.Failed), Is.EqualTo((200, 120)));
    }

    [Test]
    public async Task Minutes_are_those_of_the_clock_of_the_database()
    {
        await using var skewed = await TestStator.OnAsync(stator.Database, add: s => AddChecks(s.AddSingleton<TimeProvider>(new SkewedClock())));
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(119));
        await Jobs.InsertAsync(new Job { Name = "a" });
        await skewed.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Jobs.InsertAsync(new Job { Name = "b" });
        await skewed.Runner.RunOnceAsync();

        Assert.That(await ReadAsync("Job", TimeSpan.FromMinutes(3), StatisticsStep.Minute), Is.EqualTo(new[]
        {
            new StatisticsRecord { At = Beginning },
            new StatisticsRecord { At = Beginning.AddMinutes(1), Moved = 1 },
            new StatisticsRecord { At = Beginning.AddMinutes(2), Moved = 1 },
        }));
    }

    [Test]
    public async Task What_is_older_than_the_retention_goes_and_nothing_else()
    {
        var (job, hop) = (Job.Graph.Machine.Definition, Hop.Graph.Machine.Definition);
        foreach (var machine in new[] { job, job, hop, job })
        {
            await stator.Store.AddStatisticsAsync(machine, new RunReport { Moved = 1 }, default);
            await stator.Database.AdvanceAsync(TimeSpan.FromHours(12));
        }

        await using var keeping = await TestStator.OnAsync(
            stator.Database, o => (o.StatisticsRetention, o.SweepBatch) = (TimeSpan.FromHours(24), 1), AddChecks);
        await Jobs.InsertAsync(new Job { Name = "a" });

        await keeping.Runner.RunOnceAsync();

        Assert.That(
            (await ReadAsync("Job", TimeSpan.FromDays(5), StatisticsStep.Hour))
                .Where(r => r != new StatisticsRecord { At = r.At })
                .Select(r => (r.At, r.Moved, r.Stayed)),
            Is.EqualTo(new[] { (Beginning.AddHours(36), 1L, 0L), (Beginning.AddHours(48), 0, 1) }));
        Assert.That(
            (await ReadAsync("Hop", TimeSpan.FromDays(5), StatisticsStep.Day)).Sum(r => r.Moved), Is.EqualTo(1),
            "another machine's stay until it writes");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Without_the_option_no_statement_is_sent(bool wanted)
    {
        var spy = StoreSpy.On(stator.Store);
        await Jobs.InsertAsync(new Job { Name = "a" });

        await Runner(spy, new StatorOptions { Statistics = wanted }, TimeProvider.System).RunOnceAsync();

        Assert.That((spy.Calls(Add), spy.Calls(nameof(IMachineStore.TrimStatisticsAsync))), Is.EqualTo(wanted ? (1, 1) : (0, 0)));
        Assert.That((await LastAsync("Job")).Stayed, Is.EqualTo(wanted ? 1 : 0));
    }

    [Test]
    public async Task Without_the_table_runs_go_on_and_nothing_that_was_counted_is_lost_when_it_comes()
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        await stator.Database.ExecuteAsync("DROP TABLE stator_statistics");
        for (var i = 0; i < 2; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" });
            Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        }

        var error = stator.Log.Of(3001).Single();
        Assert.That(error.Text, Does.StartWith("Job: writing statistics fails."));
        Assert.That(error.Exception!.Message, Does.Contain("stator_statistics").And.Contain("IStatorSchema.EnsureAsync()"));

        await stator.Services.GetRequiredService<IStatorSchema>().EnsureAsync();
        await stator.Runner.RunOnceAsync();

        Assert.That((await LastAsync("Job")).Moved, Is.EqualTo(2));
        Assert.That(stator.Log.Of(3002).Single().Text, Is.EqualTo("Job: writing statistics works again, after 2 failures."));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_runner_that_goes_on_writes_once_a_minute_where_something_happens(CancellationToken token)
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        var (spy, clock) = (StoreSpy.On(stator.Store), new HastyClock());
        using var stop = new CancellationTokenSource();

        var run = Runner(spy, Patient(), clock).RunAsync(stop.Token);
        for (var i = 1; i <= 3; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
            await spy.WhenAsync(Add, i).WaitAsync(token);
        }

        await stop.CancelAsync();
        await run.WaitAsync(token);

        // At some time in the first minute, then each 50 to 59 seconds on a clock that always says how long its minute lasts; and at the end.
        Assert.That(spy.Calls(Add), Is.LessThanOrEqualTo(2 + (clock.GetElapsedTime(0) / TimeSpan.FromSeconds(50))));
        Assert.That((await LastAsync("Job")).Moved, Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_runner_that_has_nothing_to_do_sends_nothing(CancellationToken token)
    {
        await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Parked }, cancellationToken: token);
        var spy = StoreSpy.On(stator.Store);

        await Runner(spy, Patient(), new HastyClock()).RunForAsync(TimeSpan.FromMinutes(4), token);

        Assert.That((spy.Calls(Add), spy.Calls(nameof(IMachineStore.TrimStatisticsAsync))), Is.EqualTo((0, 0)));
    }

    // By a clock that runs away, calls and checks take long.
    private static StatorOptions Patient() => new()
    {
        CallTimeout = TimeSpan.FromMinutes(10),
        Lease = TimeSpan.FromDays(1),
        Deadline = TimeSpan.FromHours(5),
        MaxPollInterval = TimeSpan.FromSeconds(10),
        ListenPollInterval = TimeSpan.FromSeconds(10),
        ShutdownTimeout = TimeSpan.FromHours(1),
        StuckAfter = TimeSpan.FromDays(1),
    };

    private StatorRunner Runner(StoreSpy spy, StatorOptions options, TimeProvider clock) => new(new RunnerParts(
        [Job.Graph.Machine], spy.Store, options, stator.Services.GetRequiredService<IServiceScopeFactory>(), clock, new SystemRandomness(),
        NullLogger.Instance)
    {
        Telemetry = stator.Services.GetRequiredService<Telemetry>(),
    });

    private Task<IReadOnlyList<StatisticsRecord>> ReadAsync(string machine, TimeSpan last, StatisticsStep by)
        => stator.Services.GetRequiredService<IStatorQueries>().StatisticsAsync(machine, last, by);

    private async Task<StatisticsRecord> LastAsync(string machine) => (await ReadAsync(machine, TimeSpan.FromMinutes(1), StatisticsStep.Minute)).Single();

    private void AddChecks(IServiceCollection services) => services.AddSingleton(probe).AddSingleton(road);
}
