using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Observing;
using Stator.Running;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Observing;

/// <summary>What is measured, with which labels.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MetricsTests(DatabaseKind kind)
{
    private readonly Crew crew = new();
    private TestStator stator = null!;
    private MeterRecorder meter = null!;

    private IStator<Ferry> Ferries => stator.Of<Ferry>();

    [SetUp]
    public async Task CreateAsync()
    {
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(crew), machines: s => s.AddMachine(Ferry.Graph.Machine));
        meter = new MeterRecorder(stator.Services.GetRequiredService<StatorMetrics>());

        // Gauges are the runner's.
        _ = stator.Runner;
    }

    [TearDown]
    public async Task DropAsync()
    {
        meter.Dispose();
        await stator.DisposeAsync();
    }

    [Test]
    public async Task Every_outcome_is_counted_once_and_the_sums_are_those_of_the_reports()
    {
        var ends = new Dictionary<long, Func<Ferry, CancellationToken, ValueTask<Ferry.LoadingOutcome>>>
        {
            [1] = (_, _) => new(Ferry.LoadingOutcome.Sailing),
            [2] = (_, _) => new(Ferry.LoadingOutcome.Stay),
            [3] = (_, _) => new(Ferry.LoadingOutcome.StayFor(TimeSpan.FromMinutes(1))),
            [4] = (_, _) => throw new FormatException("torn"),
            [5] = (_, _) => new(Ferry.LoadingOutcome.Fail("no crew")),
            [6] = async (ferry, _) =>
            {
                await Ferries.ForceAsync(ferry.Id, FerryState.Arrived);
                return Ferry.LoadingOutcome.Sailing;
            },
            [7] = async (ferry, _) =>
            {
                await stator.Database.ExecuteAsync("DELETE FROM ferries WHERE id = @Id", new { ferry.Id });
                return Ferry.LoadingOutcome.Sailing;
            },
            [8] = async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return Ferry.LoadingOutcome.Sailing;
            },
        };
        crew.Loads = (ferry, token) => ends[ferry.Id](ferry, token);
        foreach (var id in ends.Keys)
        {
            await Ferries.InsertAsync(new Ferry { Id = id });
        }

        await Ferries.InsertAsync(new Ferry { Id = 9 }, new() { State = FerryState.Docked });
        await Ferries.InsertAsync(new Ferry { Id = 10 }, new() { State = FerryState.Docked });
        await stator.Database.ExecuteAsync("UPDATE ferries SET state = 'Rowing' WHERE id = 10");

        List<RunReport> reports = [await stator.Runner.RunOnceAsync()];
        foreach (var pause in new[] { TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromHours(1), TimeSpan.FromDays(1) })
        {
            await stator.Database.AdvanceAsync(pause);
            reports.Add(await stator.Runner.RunOnceAsync());
        }

        var sum = Sum(reports);
        TestContext.Out.WriteLine(string.Join("\n", sum));
        var tries = meter.Sums("stator.tries", "outcome");
        var moves = meter.Sums("stator.transitions", "cause");
        Assert.Multiple(() =>
        {
            foreach (var outcome in new[] { "moved", "stayed", "snoozed", "failed", "exhausted", "deadline_passed", "lost", "gone" })
            {
                Assert.That(sum[outcome], Is.Positive, outcome);
                Assert.That(tries.GetValueOrDefault(outcome), Is.EqualTo(sum[outcome]), outcome);
            }

            Assert.That(tries.Keys, Is.SubsetOf(sum.Keys), "the words are those of the report");
            Assert.That(tries.GetValueOrDefault("released"), Is.EqualTo(sum["released"]));
            Assert.That(sum["timed_out"], Is.EqualTo(4), "two in vain, one that was docked and one that was rowed there");
            Assert.That(tries["timed_out"], Is.EqualTo(2), "the others were no tries");
            Assert.That(moves["timeout"], Is.EqualTo(sum["timed_out"]));
            Assert.That(moves["check"], Is.EqualTo(sum["moved"]));
            Assert.That(moves["failure"], Is.EqualTo(sum["exhausted"]));
            Assert.That(moves["legacy"], Is.EqualTo(sum["moved_from_legacy"]));
            Assert.That(moves["force"], Is.EqualTo(1));
            Assert.That(meter.Of("stator.deletes").Sum(m => m.Value), Is.EqualTo(sum["deleted"]));
            Assert.That(sum["deleted"], Is.Positive);
            Assert.That(meter.Of("stator.tries").Select(m => m.Label("machine")), Is.All.EqualTo("Ferry"));
        });

        var failed = meter.Of("stator.check.duration").Where(m => m.Labels.ContainsKey("error.type")).Select(m => m.Text).Distinct();
        Assert.That(failed, Is.EquivalentTo(new[]
        {
            "stator.check.duration Ferry Loading failed System.FormatException",
            "stator.check.duration Ferry Loading exhausted System.FormatException",
            "stator.check.duration Ferry Loading failed failed",
            "stator.check.duration Ferry Loading exhausted exhausted",
            "stator.check.duration Ferry Loading deadline_passed System.TimeoutException",
            "stator.check.duration Ferry Loading exhausted System.TimeoutException",
        }));
        Assert.That(
            meter.Of("stator.check.duration").Where(m => m.Label("outcome") == "deadline_passed").Select(m => m.Value),
            Is.All.InRange(1, 10));
        Assert.That(meter.Sums("stator.check.duration", "outcome").Keys, Is.EquivalentTo(tries.Keys));
        Assert.That(meter.Of("stator.check.duration"), Has.Count.EqualTo(tries.Values.Sum()));
        Assert.That(meter.Of("stator.transitions").Select(m => m.Text), Has.Some.EqualTo("stator.transitions Ferry Sailing Arrived check"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_lease_that_is_handed_back_is_counted_and_so_is_how_long_its_check_ran(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        crew.Loads = async (_, cancelled) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return Ferry.LoadingOutcome.Stay;
        };
        stator.Services.GetRequiredService<RunnerParts>().Options.ShutdownTimeout = TimeSpan.FromMilliseconds(1);
        await Ferries.InsertAsync(new Ferry());

        Assert.That(await stator.Runner.RunOnceAsync(stop.Token).WaitAsync(token), Is.EqualTo(new RunReport { Released = 1 }));

        Assert.That(meter.Of("stator.tries").Select(m => m.Text), Is.EqualTo(new[] { "stator.tries Ferry Loading released" }));
        Assert.That(meter.Of("stator.check.duration").Select(m => m.Text), Is.EqualTo(new[] { "stator.check.duration Ferry Loading released" }));
    }

    [Test]
    public async Task Claims_are_measured_with_how_late_they_come()
    {
        await Ferries.InsertManyAsync(Enumerable.Range(0, 3).Select(_ => new Ferry()));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));

        await stator.Runner.RunOnceAsync();

        Assert.That(meter.Of("stator.claim.rows").Sum(m => m.Value), Is.EqualTo(3));
        Assert.That(meter.Of("stator.claim.rows").Select(m => m.Label("machine")), Is.All.EqualTo("Ferry"));
        Assert.That(meter.Of("stator.claim.duration"), Has.Count.EqualTo(meter.Of("stator.claim.rows").Count));
        Assert.That(
            meter.Of("stator.schedule.lag").Select(m => (m.Label("state"), m.Value)),
            Is.EqualTo(Enumerable.Repeat(("Loading", 5.0), 3)));
    }

    [Test]
    public async Task Inserts_say_whether_a_live_row_was_there()
    {
        await Ferries.InsertOrFindAsync(new Ferry { Name = -1 });
        await Ferries.InsertOrFindAsync(new Ferry { Name = -1 });
        Assert.That(() => Ferries.InsertAsync(new Ferry { Name = -1 }), Throws.TypeOf<DuplicateRowException>());
        await Ferries.InsertManyAsync([new() { Name = -1 }, new() { Name = -2 }, new() { Name = -3 }]);

        Assert.That(meter.Sums("stator.inserts", "outcome"), Is.EqualTo(new Dictionary<string, int> { ["created"] = 3, ["existing"] = 3 }));
    }

    [Test]
    public async Task Commands_and_forced_moves_name_the_states_that_are_known()
    {
        var id = await Ferries.InsertAsync(new Ferry());
        await Ferries.DockAsync(id);
        await Ferries.DockAsync(id);
        await Ferries.UndockAsync(id);
        await Ferries.ForceAsync(id, FerryState.Docked);
        await Ferries.ForceAllAsync([FerryState.Docked], FerryState.Sunk);

        Assert.That(meter.Of("stator.transitions").Select(m => string.Join(" ", m.Labels.Select(l => $"{l.Key}={l.Value}"))), Is.EqualTo(new[]
        {
            "machine=Ferry to=Docked cause=command",
            "machine=Ferry from=Docked to=Loading cause=command",
            "machine=Ferry to=Docked cause=force",
            "machine=Ferry from=Docked to=Sunk cause=force",
        }));
    }

    [Test]
    public async Task What_operators_move_and_remove_by_name_is_counted()
    {
        var maintenance = stator.Services.GetRequiredService<IStatorMaintenance>();
        foreach (var state in new[] { FerryState.Docked, FerryState.Rowing, FerryState.Arrived })
        {
            await Ferries.InsertAsync(new Ferry(), new() { State = state });
        }

        await stator.Database.AdvanceAsync(TimeSpan.FromDays(2));
        var last = await Ferries.InsertAsync(new Ferry());

        await maintenance.ExamineAsync("Ferry", repair: true);
        await maintenance.ForceAsync("Ferry", [$"{last}"], "Sunk");
        await maintenance.PruneAsync("Ferry");

        Assert.That(meter.Of("stator.transitions").Select(m => string.Join(" ", m.Labels.Select(l => $"{l.Key}={l.Value}"))), Is.EquivalentTo(new[]
        {
            "machine=Ferry from=Docked to=Stranded cause=timeout",
            "machine=Ferry from=Rowing to=Docked cause=legacy",
            "machine=Ferry to=Sunk cause=force",
        }));
        Assert.That(meter.Of("stator.deletes").Sum(m => m.Value), Is.EqualTo(1));
    }

    [Test]
    public async Task Runs_outside_of_checks_are_tries_too()
    {
        var id = await Ferries.InsertAsync(new Ferry());

        await Ferries.RunAsync(id, _ => Task.FromResult<FerryState?>(FerryState.Sailing));
        await (await Ferries.BeginAsync(id)).ReleaseAsync();

        Assert.That(meter.Of("stator.tries").Select(m => m.Text), Is.EqualTo(new[] { "stator.tries Ferry Loading moved" }));
        Assert.That(meter.Of("stator.check.duration"), Has.Count.EqualTo(1));
        Assert.That(meter.Of("stator.transitions").Select(m => m.Text), Is.EqualTo(new[] { "stator.transitions Ferry Loading Sailing check" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_lease_that_is_gone_is_a_renewal_that_failed(CancellationToken token)
    {
        var id = await Ferries.InsertAsync(new Ferry());
        var run = await Ferries.BeginAsync(id, new() { Lease = TimeSpan.FromSeconds(1) });
        var gone = new TaskCompletionSource();
        await using var told = run.CancellationToken.Register(gone.SetResult);
        await Ferries.ForceAsync(id, FerryState.Docked);

        await gone.Task.WaitAsync(token);

        Assert.That(meter.Of("stator.lease.renewals.failed").Select(m => (m.Text, m.Value)), Is.EqualTo(new[] { ("stator.lease.renewals.failed Ferry", 1.0) }));
        Assert.That(() => run.StayAsync(), Throws.TypeOf<LeaseLostException>());
    }

    [Test]
    public async Task Errors_of_the_database_name_what_was_asked_of_it()
    {
        await stator.Database.ExecuteAsync("DROP TABLE ferries");

        Assert.That(() => stator.Runner.RunOnceAsync(), Throws.Exception);
        Assert.That(() => Ferries.CountByStateAsync(), Throws.Exception);
        Assert.That(() => Ferries.UndockAsync(1, cancellationToken: new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(meter.Of("stator.db.errors").Select(m => m.Label("operation")), Is.EqualTo(new[] { "claim", "count" }));
        Assert.That(
            meter.Of("stator.db.errors").Select(m => m.Label("db.response.status_code")), Is.All.EqualTo(kind == DatabaseKind.Postgres ? "42P01" : ""));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Gauges_tell_of_the_slots_while_something_runs(CancellationToken token)
    {
        var (running, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        crew.Loads = async (_, _) =>
        {
            running.TrySetResult();
            await go.Task;
            return Ferry.LoadingOutcome.Stay;
        };
        await Ferries.InsertAsync(new Ferry());
        Assert.That(meter.Read(), Is.EqualTo(Gauges(0, 0, 0)).AsCollection);

        var run = stator.Runner.RunOnceAsync(token);
        await running.Task.WaitAsync(token);

        Assert.That(meter.Read(), Is.EqualTo(Gauges(new StatorOptions().Concurrency, 1, 0)).AsCollection);
        while (meter.Read()["stator.runner.hung"] == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        go.SetResult();
        await run;
        Assert.That(meter.Read(), Is.EqualTo(Gauges(0, 0, 0)).AsCollection);
    }

    [Test]
    public async Task Gauges_tell_what_waited_when_statistics_were_last_written()
    {
        crew.Loads = async (_, _) =>
        {
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
            await Ferries.InsertAsync(new Ferry());
            await Ferries.InsertAsync(new Ferry());
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));
            return Ferry.LoadingOutcome.StayFor(TimeSpan.FromHours(1));
        };
        await Ferries.InsertAsync(new Ferry());

        await stator.Runner.RunOnceAsync();

        var gauges = meter.Read();
        Assert.That((gauges["stator.rows.ready"], Math.Round(gauges["stator.rows.oldest_due"], 3)), Is.EqualTo((2, 5)));
        Assert.That(meter.Of("stator.rows.ready").Single().Label("machine"), Is.EqualTo("Ferry"));

        await stator.Database.ExecuteAsync("DROP TABLE stator_statistics");
        await stator.Runner.RunOnceAsync();
        Assert.That(meter.Read().Keys, Has.None.StartWith("stator.rows"), "nobody knows any more");
    }

    private static Dictionary<string, double> Gauges(int slots, int busy, int hung)
        => new()
        {
            ["stator.runner.slots"] = slots,
            ["stator.runner.busy"] = busy,
            ["stator.runner.hung"] = hung,
            ["stator.rows.ready"] = 0,
            ["stator.rows.oldest_due"] = 0,
        };

    private static Dictionary<string, int> Sum(List<RunReport> reports)
        => typeof(RunReport).GetProperties().Where(p => p.PropertyType == typeof(long))
            .ToDictionary(p => SnakeCase(p.Name), p => reports.Sum(r => (int)(long)p.GetValue(r)!));

    private static string SnakeCase(string name)
        => string.Concat(name.Select((c, i) => (char.IsUpper(c) && i > 0 ? "_" : "") + char.ToLowerInvariant(c)));
}
