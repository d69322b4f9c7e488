using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>What the text of abstract_tracker's BaseTracker says, of a machine with its states.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class AbstractTrackerTests(DatabaseKind kind)
{
    private readonly Household household = new();
    private TestStator stator = null!;

    private IStator<Chore> Chores => stator.Of<Chore>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(household));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    /// <summary>AT-2, AT-3, AT-5.</summary>
    [Test]
    public async Task A_new_chore_is_pending_without_attempts_lock_and_error()
    {
        var id = await Chores.InsertAsync(new Chore());

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Pending", 0, 0, false, 0, null)));
        Assert.That(await Chores.FindAsync(id + 1), Is.Null, "AT-6: load answers nothing where nothing is");
    }

    /// <summary>AT-4, AT-7, AT-10, AT-17.</summary>
    [Test]
    public async Task Beginning_locks_the_chore_and_counts_the_attempt()
    {
        var id = await Chores.InsertAsync(new Chore { Data = "dishes" });

        await using var run = await Chores.BeginAsync(id);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Pending", 0, 0, true, 1, null, Lease: 30)));
        Assert.That((run.State, run.Attempt, run.PreviousError, run.Row.Data), Is.EqualTo((ChoreState.Pending, 1, (string?)null, "dishes")));
        Assert.That(run.Token, Is.Not.EqualTo(Guid.Empty));
        Assert.That(run.CancellationToken.IsCancellationRequested, Is.False);
    }

    /// <summary>AT-12, AT-16, AT-20.</summary>
    [Test]
    public async Task Work_that_comes_to_its_end_succeeds_and_saves_the_data()
    {
        var id = await Chores.InsertAsync(new Chore());

        var state = await Chores.RunAsync(id, run =>
        {
            run.Row.Data = "clean";
            return Task.FromResult<ChoreState?>(ChoreState.Succeeded);
        });

        Assert.That(state, Is.EqualTo(ChoreState.Succeeded));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Succeeded", 0, null, false, 0, null)));
        Assert.That((await Chores.FindAsync(id))!.Data, Is.EqualTo("clean"));
    }

    /// <summary>AT-11, AT-16.</summary>
    [Test]
    public async Task Work_that_raises_has_failed_and_the_error_is_raised_again()
    {
        var id = await Chores.InsertAsync(new Chore());

        Assert.That(() => FailAsync(id), Throws.TypeOf<FormatException>().With.Message.EqualTo("no soap"));

        var row = await RowAsync(id);
        Assert.That((row.State, row.HasToken, row.Attempts), Is.EqualTo(("Pending", false, 1)));
        Assert.That(row.Error, Does.StartWith("System.FormatException: no soap").And.Contain(nameof(AbstractTrackerTests)), "with its frames");
        Assert.That((await Chores.FindAsync(id))!.Data, Is.Null, "what a failed try has changed is not saved");
    }

    /// <summary>AT-11, AT-15.</summary>
    [Test]
    public async Task Work_that_has_failed_three_times_is_exhausted_and_not_begun_again()
    {
        var id = await Chores.InsertAsync(new Chore());
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.That(() => FailAsync(id), Throws.TypeOf<FormatException>());
        }

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Exhausted"));
        var refused = Assert.ThrowsAsync<ExhaustedException>(() => Chores.BeginAsync(id))!;
        Assert.That((refused.Key, refused.State), Is.EqualTo(((object)id, "Exhausted")));
        Assert.That(refused.Error, Does.Contain("no soap"));
    }

    /// <summary>AT-9, AT-14.</summary>
    [Test]
    public async Task A_chore_that_somebody_works_on_is_locked_until_the_lease_ends()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using var first = await Chores.BeginAsync(id, new() { Lease = TimeSpan.FromMinutes(10) });

        var locked = Assert.ThrowsAsync<LockedException>(() => Chores.BeginAsync(id))!;
        Assert.That((locked.Machine, locked.Key), Is.EqualTo(("Chore", (object)id)));
        Assert.That(locked.Until, Is.EqualTo(new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero)));

        first.Leave();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(10));
        await using var second = await Chores.BeginAsync(id);
        Assert.That(second.Attempt, Is.EqualTo(2), "AT-19: at its end, and not after it, the lock is free");
    }

    /// <summary>AT-14.</summary>
    [Test]
    public async Task Ignoring_the_lock_takes_the_chore_over_and_fences_the_former_holder()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using var first = await Chores.BeginAsync(id);

        await using var second = await Chores.BeginAsync(id, new() { IgnoreLock = true });

        Assert.That(second.Token, Is.Not.EqualTo(first.Token));
        Assert.That(() => first.MoveAsync(ChoreState.Succeeded), Throws.TypeOf<LeaseLostException>());
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Pending"));
        Assert.That(stator.Log.Of(1203), Has.Exactly(1).Items, "taking over is loud");
        await second.MoveAsync(ChoreState.Succeeded);
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Succeeded"));
    }

    /// <summary>AT-15, AT-18.</summary>
    [Test]
    public async Task An_exhausted_chore_can_be_forced_to_run_and_then_to_succeed()
    {
        var id = await Chores.InsertAsync(new Chore(), new() { State = ChoreState.Exhausted });

        await using var run = await Chores.BeginAsync(id, new() { ForceExecution = true });
        run.Row.Data = "done after all";
        Assert.That(() => run.MoveAsync(ChoreState.Succeeded), Throws.TypeOf<UndeclaredTransitionException>()
            .With.Message.Contains("Exhausted to Succeeded"), "the graph has no such edge, and forcing is said");
        await run.ForceAsync(ChoreState.Succeeded);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Succeeded", 0, null, false, 0, null)));
        Assert.That((await Chores.FindAsync(id))!.Data, Is.EqualTo("done after all"));
        Assert.That(stator.Log.Of(2500), Has.Exactly(1).Items);
    }

    /// <summary>AT-15, AT-18.</summary>
    [Test]
    public async Task Forced_execution_gives_one_more_try_than_is_allowed()
    {
        var id = await Chores.InsertAsync(new Chore());
        for (var death = 0; death < 3; death++)
        {
            await DieAsync(id);
        }

        Assert.That(() => Chores.BeginAsync(id), Throws.TypeOf<ExhaustedException>());
        await using var run = await Chores.BeginAsync(id, new() { ForceExecution = true });
        Assert.That(run.Attempt, Is.EqualTo(4));
        await run.MoveAsync(ChoreState.Succeeded);
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Succeeded"));
    }

    /// <summary>AT-21.</summary>
    [Test]
    public async Task A_token_lets_a_worker_go_on_where_it_was()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using var first = await Chores.BeginAsync(id);
        first.Leave();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));

        await using var again = await Chores.BeginAsync(id, new() { Token = first.Token });

        Assert.That((again.Token, again.Attempt), Is.EqualTo((first.Token, 1)), "it is the same try");
        Assert.That((await RowAsync(id)).Lease, Is.EqualTo(35));
        Assert.That(() => Chores.BeginAsync(id, new() { Token = Guid.Empty }), Throws.TypeOf<LockedException>());
        await again.MoveAsync(ChoreState.Succeeded);
    }

    /// <summary>AT-22.</summary>
    [Test]
    public async Task The_lease_may_be_another_for_one_run()
    {
        var id = await Chores.InsertAsync(new Chore());

        await using var run = await Chores.BeginAsync(id, new() { Lease = TimeSpan.FromSeconds(90) });

        Assert.That((await RowAsync(id)).Lease, Is.EqualTo(90));
        Assert.That(
            () => Chores.BeginAsync(id, new() { Lease = TimeSpan.Zero }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("00:00:01"));
    }

    /// <summary>AT-23.</summary>
    [Test]
    public async Task What_happens_is_logged_with_the_names_of_the_states()
    {
        var id = await Chores.InsertAsync(new Chore());
        Assert.That(() => FailAsync(id), Throws.TypeOf<FormatException>());
        await Chores.RunAsync(id, _ => Task.FromResult<ChoreState?>(ChoreState.Succeeded));

        Assert.That(stator.Log.Of(1202).Select(e => e.Text), Is.EqualTo(new[]
        {
            $"Chore {id}: a run in Pending has begun; it is attempt 1.",
            $"Chore {id}: a run in Pending has begun; it is attempt 2.",
        }));
        Assert.That(stator.Log.Of(2100).Single().Text, Does.Contain("no soap"));
        Assert.That(stator.Log.Of(2001).Single().Text, Is.EqualTo($"Chore {id}: Pending -> Succeeded."));
    }

    /// <summary>AT-24.</summary>
    [Test]
    public async Task An_ignored_chore_is_left_alone_until_it_is_restored()
    {
        var id = await Chores.InsertAsync(new Chore());
        await using var running = await Chores.BeginAsync(id);
        Assert.That(await Chores.IgnoreAsync(id), Is.True, "also while somebody works on it");

        Assert.That(() => running.MoveAsync(ChoreState.Succeeded), Throws.TypeOf<LeaseLostException>());
        Assert.That(() => Chores.BeginAsync(id), Throws.TypeOf<IgnoredException>().With.Property("State").EqualTo("Ignored"));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()), "a runner does not come for it");
        Assert.That(await Chores.RequeueAsync(id), Is.False);

        Assert.That(await Chores.RestoreAsync(id), Is.True);
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    /// <summary>AT-15 and AT-24: a run in a state that rests keeps the timeout of that state.</summary>
    [Test]
    public async Task A_forced_run_on_an_ignored_chore_may_end_along_a_command_or_stay()
    {
        var id = await Chores.InsertAsync(new Chore(), new() { State = ChoreState.Ignored });
        var timeout = TimeSpan.FromDays(30).TotalSeconds;
        await using (var run = await Chores.BeginAsync(id, new() { ForceExecution = true }))
        {
            await run.StayAsync();
        }

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Ignored", 0, timeout, false, 0, null)));
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(30));
        await using (var run = await Chores.BeginAsync(id, new() { ForceExecution = true }))
        {
            Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()), "the timeout waits for the run");
            await run.MoveAsync(ChoreState.Pending);
        }

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Pending"));
    }

    private Task<ChoreState> FailAsync(long id) => Chores.RunAsync(id, run =>
    {
        run.Row.Data = "half done";
        throw new FormatException("no soap");
    });

    private async Task DieAsync(long id)
    {
        // A run that is left and whose lease ends is what a dead process leaves.
        await using var run = await Chores.BeginAsync(id);
        run.Leave();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "chores", id);
}
