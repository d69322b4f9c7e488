using System;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Stator.Running;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>What went wrong with abstract_tracker must not go wrong here; each test is named after the trap.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class AbstractTrackerTraps(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStator<Chore> Chores => stator.Of<Chore>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton<Household>());

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task AT_T1_of_many_that_begin_at_once_one_does()
    {
        var id = await Chores.InsertAsync(new Chore());

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await Chores.BeginAsync(id);
            }
            catch (LockedException)
            {
                return null;
            }
        })));

        Assert.That(begun.Count(run => run is not null), Is.EqualTo(1));
        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(1));
        await begun.Single(run => run is not null)!.ReleaseAsync();
    }

    [Test]
    public async Task AT_T2_a_worker_whose_lease_ended_does_not_write_over_the_next_one()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using var zombie = await Chores.BeginAsync(id);
        zombie.Row.Data = "of the zombie";
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        await using var next = await Chores.BeginAsync(id);
        var before = await RowAsync(id);

        Assert.That(() => zombie.MoveAsync(ChoreState.Succeeded), Throws.TypeOf<LeaseLostException>());

        Assert.That(await RowAsync(id), Is.EqualTo(before), "neither its state nor the other's lock");
        Assert.That((await Chores.FindAsync(id))!.Data, Is.Null);
        Assert.That(stator.Log.Of(2301), Has.Exactly(1).Items, "a refused write is seen");
    }

    [Test]
    public async Task AT_T3_a_chore_that_kills_its_process_is_exhausted()
    {
        var id = await Chores.InsertAsync(new Chore());
        for (var death = 0; death < 3; death++)
        {
            await using var run = await Chores.BeginAsync(id);
            run.Leave();
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        }

        Assert.That(() => Chores.BeginAsync(id), Throws.TypeOf<ExhaustedException>().With.Property("Attempts").EqualTo(3));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }), "a runner moves it without a try");
    }

    [Test]
    public async Task AT_T4_a_run_that_does_not_begin_leaves_logging_as_it_was()
    {
        var id = await Chores.InsertAsync(new Chore(), new() { State = ChoreState.Ignored });
        Assert.That(() => Chores.BeginAsync(id), Throws.TypeOf<IgnoredException>());

        stator.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test").Log(LogLevel.Information, new EventId(7), "still here");

        Assert.That(stator.Log.Of(7), Has.Exactly(1).Items);
    }

    [Test]
    public async Task AT_T5_a_database_that_cannot_save_a_success_does_not_make_it_a_failure()
    {
        var id = await Chores.InsertAsync(new Chore());
        using var runs = RunsOn(WhatIsLost.Calls, int.MaxValue);
        await using (var run = await runs.BeginAsync(Chore.Graph.Machine, id, new() { Lease = TimeSpan.FromSeconds(1) }, default))
        {
            Assert.That(
                () => run.WorkAsync(() => Task.FromResult<int?>(Chore.Graph.IndexOf(ChoreState.Succeeded)), default),
                Throws.InstanceOf<TimeoutException>());
        }

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Pending", 0, 0, true, 1, null, Lease: 1)), "the lease does the rest");
    }

    [Test]
    public async Task AT_T5_a_success_whose_reply_was_lost_is_a_success()
    {
        var id = await Chores.InsertAsync(new Chore());
        using var runs = RunsOn(WhatIsLost.Replies, 1);
        await using var run = await runs.BeginAsync(Chore.Graph.Machine, id, new(), default);

        await run.MoveAsync(Chore.Graph.IndexOf(ChoreState.Succeeded));

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Succeeded"));
        Assert.That(stator.Log.Of(2303), Has.Exactly(1).Items);
    }

    [Test]
    public async Task AT_T6_a_chore_that_has_succeeded_is_not_begun_again()
    {
        var id = await Chores.InsertAsync(new Chore(), new() { State = ChoreState.Succeeded });

        Assert.That(() => Chores.BeginAsync(id), Throws.TypeOf<IgnoredException>().With.Message.Contains("is in Succeeded"));
    }

    [Test]
    public async Task AT_T7_attempts_begin_anew_with_every_state_and_a_try_that_stays_is_not_counted()
    {
        var id = await Chores.InsertAsync(new Chore());
        Assert.That(() => Chores.RunAsync(id, _ => throw new FormatException()), Throws.TypeOf<FormatException>());
        await Chores.RunAsync(id, _ => Task.FromResult<ChoreState?>(null));
        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(1));

        await Chores.IgnoreAsync(id);
        await Chores.RestoreAsync(id);

        await using var run = await Chores.BeginAsync(id);
        Assert.That(run.Attempt, Is.EqualTo(1));
    }

    [Test]
    public async Task AT_T8_a_cancelled_chore_is_handed_back_at_once()
    {
        var id = await Chores.InsertAsync(new Chore());
        using var stop = new CancellationTokenSource();

        Assert.That(
            () => Chores.RunAsync(id, async run =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, run.CancellationToken);
                return ChoreState.Succeeded;
            }, cancellationToken: stop.Token),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Pending", 0, 0, false, 0, null)));
    }

    [Test]
    public async Task AT_T8_a_scope_that_is_left_without_an_outcome_is_a_failed_try()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using (await Chores.BeginAsync(id))
        {
        }

        var row = await RowAsync(id);
        Assert.That((row.State, row.HasToken, row.Attempts), Is.EqualTo(("Pending", false, 1)));
        Assert.That(row.Error, Is.EqualTo("The scope was left without an outcome."));
    }

    [Test]
    public async Task AT_T9_what_keeps_a_chore_from_beginning_has_an_exception_of_its_own()
    {
        var exhausted = await Chores.InsertAsync(new Chore(), new() { State = ChoreState.Exhausted });
        var ignored = await Chores.InsertAsync(new Chore(), new() { State = ChoreState.Ignored });

        Assert.That(() => Chores.BeginAsync(exhausted), Throws.TypeOf<ExhaustedException>().With.Message.Contains("no tries left"));
        Assert.That(() => Chores.BeginAsync(ignored), Throws.TypeOf<IgnoredException>().With.Message.Contains("nothing is done"));
        Assert.That(() => Chores.BeginAsync(ignored + 1), Throws.TypeOf<RowNotFoundException>().With.Message.Contains($"'{ignored + 1}'"));
    }

    [Test]
    public async Task AT_T10_the_error_of_a_failed_try_is_gone_after_a_success()
    {
        var id = await Chores.InsertAsync(new Chore());
        Assert.That(() => Chores.RunAsync(id, _ => throw new FormatException()), Throws.TypeOf<FormatException>());
        Assert.That((await RowAsync(id)).Error, Is.Not.Null);

        await Chores.RunAsync(id, _ => Task.FromResult<ChoreState?>(ChoreState.Succeeded));

        Assert.That((await RowAsync(id)).Error, Is.Null);
    }

    [Test]
    public async Task AT_T11_a_new_chore_does_not_write_over_one_with_its_key()
    {
        var id = await Chores.InsertAsync(new Chore { Data = "first" });

        Assert.That(() => Chores.InsertAsync(new Chore { Id = id, Data = "second" }), Throws.InvalidOperationException);

        Assert.That((await Chores.FindAsync(id))!.Data, Is.EqualTo("first"));
    }

    [Test]
    public async Task AT_T12_a_token_can_be_used_again_and_again()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using var first = await Chores.BeginAsync(id);
        first.Leave();

        for (var i = 0; i < 3; i++)
        {
            await using var again = await Chores.BeginAsync(id, new() { Token = first.Token });
            again.Leave();
        }

        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task AT_T13_the_lease_is_measured_by_the_databases_clock()
    {
        await using var skewed = await TestStator.OnAsync(stator.Database, add: s =>
        {
            s.AddSingleton<Household>();
            s.AddSingleton<TimeProvider>(new SkewedClock());
        });
        var id = await Chores.InsertAsync(new Chore());

        await using var run = await skewed.Of<Chore>().BeginAsync(id);

        Assert.That((await RowAsync(id)).Lease, Is.EqualTo(30));
        Assert.That(() => skewed.Of<Chore>().BeginAsync(id), Throws.TypeOf<LockedException>());
    }

    [Test]
    public async Task AT_T14_a_chore_that_is_not_locked_has_no_times_of_a_lock()
    {
        var id = await Chores.InsertAsync(new Chore());
        Assert.That((await RowAsync(id)).Lease, Is.Null);
        var run = await Chores.BeginAsync(id);

        await run.StayAsync(TimeSpan.FromSeconds(7));

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Pending", 0, 7, false, 0, null, Lease: null)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task AT_T15_work_that_takes_longer_than_the_lease_keeps_it(CancellationToken token)
    {
        var id = await Chores.InsertAsync(new Chore(), cancellationToken: token);
        await using var run = await Chores.BeginAsync(id, new() { Lease = TimeSpan.FromSeconds(3) }, token);

        // The test's clock is ahead by almost a lease: only a renewal makes the lease end later than at 3.
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(2));
        while ((await RowAsync(id)).Lease != 5)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }

        Assert.That(() => Chores.BeginAsync(id), Throws.TypeOf<LockedException>());
        await run.MoveAsync(ChoreState.Succeeded);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task AT_T15_work_whose_lease_is_gone_is_told_so(CancellationToken token)
    {
        var id = await Chores.InsertAsync(new Chore(), cancellationToken: token);

        Assert.That(
            () => Chores.RunAsync(id, async run =>
            {
                await Chores.ForceAsync(id, ChoreState.Exhausted, cancellationToken: token);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, run.CancellationToken).WaitAsync(token);
                return ChoreState.Succeeded;
            }, new() { Lease = TimeSpan.FromSeconds(1) }, token),
            Throws.TypeOf<LeaseLostException>());

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Exhausted"));
    }

    [Test]
    public async Task AT_T16_a_failed_chore_is_not_due_at_once()
    {
        var id = await Chores.InsertAsync(new Chore());
        Assert.That(() => Chores.RunAsync(id, _ => throw new FormatException()), Throws.TypeOf<FormatException>());

        Assert.That((await RowAsync(id)).Next, Is.InRange(8.0, 10.0), "the delay of its [Failure], less at most a fifth of jitter");
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
    }

    private ScopedRuns RunsOn(WhatIsLost lost, int times)
    {
        var parts = stator.Services.GetRequiredService<RunnerParts>();
        return new ScopedRuns(parts with { Store = LossyStore.Around(parts.Store, lost, times) }, new Background(parts.TimeProvider));
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "chores", id);

    private enum WhatIsLost
    {
        Calls,
        Replies,
    }

    /// <summary>Runs as fast as time does, but shows a day three years ahead.</summary>
    private sealed class SkewedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddYears(3);
    }

    /// <summary>A store on a network that loses what is said of outcomes.</summary>
    private class LossyStore : DispatchProxy
    {
        private IMachineStore store = null!;
        private WhatIsLost lost;
        private int times;

        public static IMachineStore Around(IMachineStore store, WhatIsLost lost, int times)
        {
            var proxy = Create<IMachineStore, LossyStore>();
            (((LossyStore)(object)proxy).store, ((LossyStore)(object)proxy).lost, ((LossyStore)(object)proxy).times) = (store, lost, times);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            => targetMethod!.Name == nameof(IMachineStore.CompleteAsync) && times-- > 0
                ? LoseAsync(() => (Task)targetMethod.Invoke(store, args)!)
                : targetMethod.Invoke(store, args);

        private async Task<System.Collections.Generic.IReadOnlyList<WriteResult>> LoseAsync(Func<Task> call)
        {
            if (lost == WhatIsLost.Replies)
            {
                await call();
            }

            throw new TimeoutException("lost");
        }
    }
}
