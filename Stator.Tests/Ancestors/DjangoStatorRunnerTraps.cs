using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of django-stator's runner, each named after what must not happen.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DjangoStatorRunnerTraps(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private readonly BasicProbe basics = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: AddProbes);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T6_a_runner_that_was_told_no_time_does_not_end_after_one_pass(CancellationToken token)
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        probe.Working = (job, _, _) =>
        {
            (job.Name == "first" ? first : second).TrySetResult();
            return new(Job.WorkingOutcome.Done);
        };
        var services = new ServiceCollection().AddLogging();
        AddProbes(services);
        services.AddStator(s => stator.Database.Use(s, frozenClock: true).AddMachines().RunMachines());
        await using var provider = services.BuildServiceProvider();
        var service = provider.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single();
        await service.StartAsync(token);

        await Jobs.InsertAsync(new Job { Name = "first" }, cancellationToken: token);
        await first.Task.WaitAsync(token);
        await Jobs.InsertAsync(new Job { Name = "second" }, cancellationToken: token);
        await second.Task.WaitAsync(token);
        await service.StopAsync(token);

        Assert.That((await Jobs.CountByStateAsync(cancellationToken: token))[JobState.Done], Is.EqualTo(2));
    }

    [Test]
    public void DS_T7_running_without_options_does_not_undo_what_was_configured()
    {
        using var provider = Configured(before: o => o.Concurrency = 3, after: null);

        Assert.That(provider.GetRequiredService<IOptions<StatorOptions>>().Value.Concurrency, Is.EqualTo(3));
    }

    [Test]
    public void DS_T30_options_are_not_read_before_the_last_word_is_said()
    {
        using var provider = Configured(before: o => o.Concurrency = 3, after: o => o.Concurrency = 7);

        Assert.That(provider.GetRequiredService<IOptions<StatorOptions>>().Value.Concurrency, Is.EqualTo(7));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T10_rows_that_fail_do_not_use_the_slots_up(CancellationToken token)
    {
        await using var narrow = await TestStator.OnAsync(stator.Database, o => o.Concurrency = 1, AddProbes);
        probe.Working = (job, _, _) => job.Name == "good" ? new(Job.WorkingOutcome.Done) : throw new UndeclaredTransitionException("bad");
        for (var i = 0; i < 5; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "bad" }, cancellationToken: token);
        }

        await Jobs.InsertAsync(new Job { Name = "good" }, cancellationToken: token);

        var report = await narrow.Runner.RunOnceAsync(CancellationToken.None).WaitAsync(token);

        Assert.That(report, Is.EqualTo(new RunReport { Failed = 5, Moved = 1 }));
    }

    [Test]
    public async Task DS_T20_a_stop_is_not_swallowed_as_a_failed_try()
    {
        using var stop = new CancellationTokenSource();
        await using var hasty = await TestStator.OnAsync(stator.Database, o => o.ShutdownTimeout = TimeSpan.Zero, AddProbes);
        probe.Working = async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("not reached");
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await hasty.Runner.RunOnceAsync(stop.Token), Is.EqualTo(new RunReport { Released = 1 }));
        Assert.That(await RowAsync("jobs", id), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));
    }

    [Test]
    public async Task DS_T21_a_timeout_is_not_logged_as_if_a_check_had_moved_the_row()
    {
        probe.Working = (_, _, _) => throw new FormatException("always");
        await Jobs.InsertAsync(new Job { Name = "a" });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { TimedOut = 1 }));

        Assert.That(stator.Log.Of(2101).Single().Text, Does.Contain("Working -> Expired").And.Contain("its time was up"));
        Assert.That(stator.Log.Of(2001), Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T25_a_check_that_does_not_listen_does_not_hold_up_the_stop(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        await using var hasty = await TestStator.OnAsync(stator.Database, o => o.ShutdownTimeout = TimeSpan.Zero, AddProbes);
        probe.Working = async (_, _, _) =>
        {
            await stop.CancelAsync();
            await never.Task;
            return Job.WorkingOutcome.Done;
        };
        await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);

        await hasty.Runner.RunOnceAsync(stop.Token).WaitAsync(token);

        Assert.That(hasty.Log.Of(1200), Has.Exactly(1).Items, "an abandoned check is named");
        never.SetResult();
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task DS_T27_a_machine_that_always_has_rows_does_not_keep_another_from_its_turn(CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var desk = new Desk
        {
            Opens = async _ =>
            {
                await stop.CancelAsync();
                return Ticket.OpenOutcome.Closed;
            },
        };
        await using var narrow = await TestStator.OnAsync(stator.Database, o => o.Concurrency = 2, s => AddProbes(s.AddSingleton(desk)));
        probe.Working = async (_, _, check) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, check);
            return Job.WorkingOutcome.StayFor(TimeSpan.Zero);
        };

        // More than are ever claimed at once, and of a machine that comes before the other.
        await Jobs.InsertManyAsync(Enumerable.Range(0, 1200).Select(_ => new Job { Name = "always due" }), cancellationToken: token);
        await stator.Of<Ticket>().InsertAsync(new Ticket { Subject = "a" }, cancellationToken: token);

        var report = await narrow.Runner.RunForAsync(TimeSpan.FromMinutes(10), stop.Token).WaitAsync(token);

        Assert.That(report.Moved, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T28_deletes_do_not_wait_for_a_free_slot(CancellationToken token)
    {
        using var stop = new CancellationTokenSource();
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var narrow = await TestStator.OnAsync(
            stator.Database,
            o =>
            {
                o.Concurrency = 1;
                o.SweepInterval = TimeSpan.FromMilliseconds(20);
            },
            AddProbes);
        probe.Working = async (_, _, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return Job.WorkingOutcome.Stay;
        };
        await Jobs.InsertAsync(new Job { Name = "takes the slot" }, cancellationToken: token);
        var done = await Jobs.InsertAsync(new Job { Name = "old" }, new() { State = JobState.Done }, cancellationToken: token);
        var running = narrow.Runner.RunForAsync(TimeSpan.FromMinutes(10), stop.Token);
        await started.Task.WaitAsync(token);

        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        while (await Jobs.FindAsync(done, cancellationToken: token) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        await stop.CancelAsync();
        release.SetResult();
        Assert.That((await running).Deleted, Is.EqualTo(1));
    }

    [Test]
    public async Task DS_T29_a_delete_does_not_take_a_row_from_under_its_check()
    {
        var pen = new Pen();
        await using var writing = await TestStator.OnAsync(stator.Database, add: s => AddProbes(s.AddSingleton(pen)));
        var id = await writing.Of<Draft>().InsertAsync(new Draft());
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        int? deleted = null;
        pen.Writing = async () =>
        {
            deleted = await stator.Store.DeleteAsync(Draft.Graph.Machine.Definition, 10, default);
            return Draft.WritingOutcome.Sent;
        };

        Assert.That(await writing.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(deleted, Is.Zero);
        Assert.That((await writing.Of<Draft>().FindAsync(id))!.State, Is.EqualTo(DraftState.Sent));
    }

    [Test]
    public async Task DS_T31_no_outcome_is_missing_from_the_count_of_many_slots()
    {
        await using var wide = await TestStator.OnAsync(stator.Database, o => o.Concurrency = 20, AddProbes);
        probe.Working = async (_, _, _) =>
        {
            await Task.Yield();
            return Job.WorkingOutcome.Done;
        };
        for (var i = 0; i < 100; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" });
        }

        Assert.That(await wide.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 100 }));
        var kept = await wide.Services.GetRequiredService<IStatorQueries>().StatisticsAsync("Job", TimeSpan.FromDays(1), StatisticsStep.Day);
        Assert.That(kept.Single().Moved, Is.EqualTo(100));
    }

    [Test]
    public async Task DS_T38_a_row_that_fails_for_ever_does_not_do_so_unseen()
    {
        var road = new Road { Driving = _ => throw new FormatException("no such street") };
        await using var driving = await TestStator.OnAsync(stator.Database, add: s => AddProbes(s.AddSingleton(road)));
        var id = await driving.Of<Delivery>().InsertAsync(new Delivery());

        for (var attempt = 1; attempt < 3; attempt++)
        {
            await driving.Runner.RunOnceAsync();
            var failed = await RowAsync("deliveries", id);
            Assert.That((failed.State, failed.Attempts), Is.EqualTo(("Driving", attempt)));
            Assert.That(failed.Error, Does.Contain("no such street"));
            await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        await driving.Runner.RunOnceAsync();
        Assert.That((await RowAsync("deliveries", id)).State, Is.EqualTo("Failed"));
    }

    [Test]
    public async Task DS_T43_rows_of_other_tables_that_go_with_a_row_are_not_counted()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Done });
        await stator.Database.ExecuteAsync(
            """
            CREATE TABLE lines (job_id bigint REFERENCES jobs (id) ON DELETE CASCADE);
            INSERT INTO lines VALUES (@id), (@id), (@id);
            """,
            new { id });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Deleted = 1 }));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM lines"), Is.Zero);
    }

    private void AddProbes(IServiceCollection services) => services.AddSingleton(probe).AddSingleton(basics);

    private ServiceProvider Configured(Action<StatorOptions> before, Action<StatorOptions>? after)
    {
        var services = new ServiceCollection().AddLogging().Configure(before);
        services.AddStator(s => stator.Database.Use(s, frozenClock: true).AddMachines().RunMachines());
        if (after is not null)
        {
            services.Configure(after);
        }

        return services.BuildServiceProvider();
    }

    private Task<StoredRow> RowAsync(string table, long id) => StoredRow.ReadAsync(stator.Database, table, id);
}
