using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>When hooks are called, and what their errors do.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HookTests(DatabaseKind kind)
{
    private readonly Bridge bridge = new();
    private TestStator stator = null!;

    private IStator<Voyage> Voyages => stator.Of<Voyage>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(bridge));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Hooks_stand_around_the_check_and_follow_what_was_written()
    {
        var stored = new List<(VoyageState Stored, string State)>();
        bridge.Stored = async (voyage, context) => stored.Add(((await Voyages.FindAsync(voyage.Id))!.State, context.State));
        await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after", "docked" }));
        Assert.That(stored, Is.EqualTo(new[] { (VoyageState.Docked, "Sailing") }));
    }

    [Test]
    public async Task What_BeforeCheck_throws_fails_the_try_and_the_check_is_not_called()
    {
        bridge.OnCall = (hook, _) => Throw(hook, "before");
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "failed" }));
        var row = await StoredRow.ReadAsync(stator.Database, "voyages", id);
        Assert.That(row.Attempts, Is.EqualTo(1));
        Assert.That(row.Error, Does.Contain("thrown by before"));
    }

    [TestCase("after")]
    [TestCase("docked")]
    public async Task What_later_hooks_throw_is_logged_and_changes_nothing(string throws)
    {
        bridge.OnCall = (hook, _) => Throw(hook, throws);
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That((await Voyages.FindAsync(id))!.State, Is.EqualTo(VoyageState.Docked));
        Assert.That(stator.Log.Of(2105).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task OnFailed_follows_the_record_of_the_failure_and_AfterCheck_comes_before_it()
    {
        var recorded = new List<string?>();
        var id = 0L;
        bridge.Sails = (_, _) => throw new TimeoutException("no wind");
        bridge.OnCall = (hook, _) =>
        {
            if (hook == "failed")
            {
                recorded.Add(StoredRow.ReadAsync(stator.Database, "voyages", id).Result.Error);
                throw new InvalidOperationException("thrown by failed");
            }
        };
        id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after", "failed" }));
        Assert.That(bridge.Failure?.Exception, Is.TypeOf<TimeoutException>());
        Assert.That(recorded, Is.EqualTo(new[] { bridge.Failure?.Error }));
    }

    [Test]
    public async Task The_last_failure_calls_OnFailed_and_then_the_hook_of_the_state_it_leads_to()
    {
        bridge.Sails = (_, _) => new(Voyage.SailingOutcome.Fail("leak"));
        await Voyages.InsertAsync(new Voyage());
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        bridge.Calls.Clear();

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after", "failed", "sunk" }));
        Assert.That(bridge.Failure, Is.EqualTo(((Exception?)null, "leak")));
    }

    [Test]
    public async Task A_fruitless_try_over_time_calls_the_hook_of_the_timeouts_target()
    {
        bridge.Sails = (_, _) => new(Voyage.SailingOutcome.Stay);
        await Voyages.InsertAsync(new Voyage());
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { TimedOut = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after", "overdue" }));
    }

    [Test]
    public async Task A_try_that_lost_its_row_calls_no_hook_after_the_check()
    {
        bridge.Sails = async (voyage, _) =>
        {
            await Voyages.ForceAsync(voyage.Id, VoyageState.Sunk);
            return Voyage.SailingOutcome.Docked;
        };
        await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Lost = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after" }));
    }

    [Test]
    public async Task A_deadline_that_passed_is_a_failure()
    {
        bridge.Sails = async (_, cancellationToken) =>
        {
            await new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken);
            return Voyage.SailingOutcome.Docked;
        };
        await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { DeadlinePassed = 1 }));

        Assert.That(bridge.Calls, Is.EqualTo(new[] { "before", "check", "after", "failed" }));
        Assert.That(bridge.Failure?.Exception, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task What_the_hooks_around_a_check_change_is_saved_with_its_answer()
    {
        bridge.OnCall = (hook, voyage) => voyage.Log += hook + " ";
        var id = await Voyages.InsertAsync(new Voyage());

        await stator.Runner.RunOnceAsync();

        Assert.That((await Voyages.FindAsync(id))!.Log, Is.EqualTo("before check after "));
    }

    [Test]
    public async Task OnCreated_completes_an_object_before_it_is_inserted()
    {
        var one = await Voyages.InsertAsync(new Voyage());
        var other = await Voyages.InsertAsync(new Voyage { Harbour = "Oslo" });
        await Voyages.InsertManyAsync([new Voyage()]);

        Assert.That((await Voyages.FindAsync(one))!.Harbour, Is.EqualTo("Kiel"));
        Assert.That((await Voyages.FindAsync(other))!.Harbour, Is.EqualTo("Oslo"));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM voyages WHERE harbour = 'Kiel'"), Is.EqualTo(2));
    }

    [Test]
    public void What_OnCreated_throws_comes_out_of_the_insert_and_nothing_is_inserted()
    {
        var refused = new Voyage { Harbour = "none" };
        Assert.Multiple(() =>
        {
            Assert.That(() => Voyages.InsertAsync(refused), Throws.InvalidOperationException.With.Message.EqualTo("No harbour."));
            Assert.That(
                () => Voyages.InsertManyAsync([new Voyage(), refused]), Throws.InvalidOperationException.With.Message.EqualTo("No harbour."));
            Assert.That(stator.Database.ScalarAsync<long>("SELECT count(*) FROM voyages").Result, Is.Zero);
        });
    }

    private static void Throw(string hook, string throws)
    {
        if (hook == throws)
        {
            throw new InvalidOperationException("thrown by " + hook);
        }
    }
}
