using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>What django-stator's test_model.py and test_runner.py say, of the same application.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DjangoStatorTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStator<BasicModel> Models => stator.Of<BasicModel>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    /// <summary>test_state_transition_check, first part.</summary>
    [Test]
    public async Task A_row_that_is_not_ready_stays_and_is_due_later()
    {
        var id = await Models.InsertAsync(new BasicModel());

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Stayed = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("New", 0, 5, false, 0, null)));
    }

    /// <summary>test_state_transition_check, second part.</summary>
    [Test]
    public async Task A_row_that_becomes_ready_moves_and_is_not_due_any_more()
    {
        var id = await Models.InsertAsync(new BasicModel());
        await stator.Runner.RunOnceAsync();
        await stator.Database.ExecuteAsync(kind == DatabaseKind.Postgres ? "UPDATE basic_models SET ready = true" : "UPDATE basic_models SET ready = 1");
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Done", 5, null, false, 0, null)));
    }

    /// <summary>test_state_transition_check, third part.</summary>
    [Test]
    public async Task A_due_time_that_a_resting_row_should_not_have_is_taken_away()
    {
        var id = await Models.InsertAsync(new BasicModel(), new() { State = BasicState.Done });
        await stator.Database.ExecuteAsync("UPDATE basic_models SET state_next = state_changed");

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport()));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Done", 0, null, false, 0, null)));
    }

    /// <summary>test_state_transition_check, fourth part.</summary>
    [Test]
    public async Task A_row_moved_by_hand_into_an_automatic_state_is_due_again()
    {
        var id = await Models.InsertAsync(new BasicModel(), new() { State = BasicState.Done });

        await Models.ForceAsync(id, BasicState.PendingDelete);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("PendingDelete", 0, 5, false, 0, null)));
    }

    /// <summary>test_state_transition_check, last part.</summary>
    [Test]
    public async Task A_row_that_is_old_enough_times_out()
    {
        var id = await Models.InsertAsync(new BasicModel());
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1));

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { TimedOut = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("TimedOut", 86400, null, false, 0, null)));
    }

    /// <summary>test_runner_basic.</summary>
    [Test]
    public async Task One_pass_moves_what_is_ready_and_leaves_what_is_not()
    {
        var ready = await Models.InsertAsync(new BasicModel { Ready = true });
        var unready = await Models.InsertAsync(new BasicModel());

        var report = await stator.Runner.RunForAsync(TimeSpan.Zero);

        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1, Stayed = 1 }));
        Assert.That((await RowAsync(ready)).State, Is.EqualTo("Done"));
        Assert.That((await RowAsync(ready)).Next, Is.Null);
        Assert.That((await RowAsync(unready)).State, Is.EqualTo("New"));
        Assert.That((await RowAsync(unready)).Next, Is.Not.Null);
    }

    /// <summary>test_runner_deletion.</summary>
    [Test]
    public async Task The_runner_deletes_what_is_old_enough_and_nothing_else()
    {
        var old = await Models.InsertAsync(new BasicModel(), new() { State = BasicState.Deleted });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));
        var young = await Models.InsertAsync(new BasicModel(), new() { State = BasicState.Deleted });

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Deleted = 1 }));
        Assert.That(await Models.FindAsync(old), Is.Null);
        Assert.That(await Models.FindAsync(young), Is.Not.Null);
    }

    /// <summary>test_runner_deadline: on a clock that runs, with one slot.</summary>
    [Test]
    public async Task A_try_past_its_deadline_is_pushed_back_and_frees_its_slot()
    {
        var probe = new BasicProbe { SlowAsync = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) };
        await using var running = await TestStator.CreateAsync(
            kind,
            o =>
            {
                o.Concurrency = 1;
                o.Deadline = TimeSpan.FromSeconds(2);
            },
            s => s.AddSingleton(probe),
            frozenClock: false);
        var slow = await running.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.Slow });
        var fast = await running.Of<BasicModel>().InsertAsync(new BasicModel { Ready = true });

        var report = await running.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { DeadlinePassed = 1, Moved = 1 }));
        Assert.That((await running.Of<BasicModel>().FindAsync(slow))!.State, Is.EqualTo(BasicState.Slow));
        Assert.That((await running.Of<BasicModel>().FindAsync(fast))!.State, Is.EqualTo(BasicState.Done));
        Assert.That((await running.Of<BasicModel>().DepthAsync()).Future, Is.EqualTo(1), "the slow row is due later");
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "basic_models", id);
}
