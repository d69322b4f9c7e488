using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>What becomes of tries that fail in a state with [Failure]s.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class FailureTests(DatabaseKind kind)
{
    private readonly Road road = new();
    private TestStator stator = null!;

    private IStator<Delivery> Deliveries => stator.Of<Delivery>();

    [SetUp]
    public async Task CreateAsync()
    {
        road.Driving = _ => throw new FormatException("no such street");
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(road));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_failed_try_is_retried_with_the_backoff_and_the_last_one_moves_the_row()
    {
        var id = await Deliveries.InsertAsync(new Delivery());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        var first = await RowAsync(id);
        Assert.That((first.State, first.Attempts), Is.EqualTo(("Driving", 1)));
        Assert.That(first.Next, Is.InRange(2.4, 3.0), "the delay, less at most a fifth of jitter");

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        await stator.Runner.RunOnceAsync();
        Assert.That((await RowAsync(id)).Next - 3, Is.InRange(4.8, 6.0), "twice as long");

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        var last = await RowAsync(id);
        Assert.That((last.State, last.Changed, last.Next, last.Attempts), Is.EqualTo(("Failed", 9d, (double?)null, 0)));
        Assert.That(last.Error, Does.StartWith("System.FormatException: no such street"), "what was wrong last stays on the row");
    }

    [Test]
    public async Task The_first_policy_that_fits_the_exception_counts()
    {
        road.Driving = _ => throw new PlatformNotSupportedException("not here");
        var id = await Deliveries.InsertAsync(new Delivery());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Refused"));
    }

    [Test]
    public async Task An_answer_of_Fail_and_a_passed_deadline_are_failures_too()
    {
        road.Driving = _ => new(Delivery.DrivingOutcome.Fail("flat tyre"));
        var id = await Deliveries.InsertAsync(new Delivery());
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));

        road.Driving = async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return Delivery.DrivingOutcome.Delivered;
        };
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { DeadlinePassed = 1 }));

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        Assert.That((await RowAsync(id)).Error, Does.Contain("Deadline"));
    }

    [Test]
    public async Task A_stay_between_failures_does_not_hide_them()
    {
        var id = await Deliveries.InsertAsync(new Delivery());
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));
        road.Driving = _ => new(Delivery.DrivingOutcome.Stay);
        await stator.Runner.RunOnceAsync();
        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(1));

        road.Driving = _ => throw new FormatException();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stator.Runner.RunOnceAsync();

        Assert.That((await RowAsync(id)).Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task A_row_that_kills_every_process_that_tries_it_is_exhausted_without_another_try()
    {
        var tried = false;
        road.Driving = _ =>
        {
            tried = true;
            return new(Delivery.DrivingOutcome.Stay);
        };
        var id = await Deliveries.InsertAsync(new Delivery());
        for (var death = 0; death < 3; death++)
        {
            // A claim that nobody finishes is what a dead process leaves.
            await stator.Store.ClaimAsync(
                Delivery.Graph.Machine.Definition, 1, new Guid(death, 0, 0, new byte[8]), TimeSpan.FromSeconds(30), null, default);
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        }

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));

        Assert.That(tried, Is.False);
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Failed"));
        Assert.That((await RowAsync(id)).Error, Does.Contain("3 tries came to no end"));
    }

    [Test]
    public async Task Without_a_delay_the_retry_is_the_states_own()
    {
        road.Loading = () => throw new FormatException();
        var id = await Deliveries.InsertAsync(new Delivery(), new() { State = DeliveryState.Loading, Delay = TimeSpan.Zero });

        await stator.Runner.RunOnceAsync();

        Assert.That((await RowAsync(id)).Next, Is.InRange(5.6, 7.0));
    }

    [Test]
    public async Task Attempts_begin_anew_in_every_state()
    {
        var id = await Deliveries.InsertAsync(new Delivery());
        await stator.Runner.RunOnceAsync();
        road.Driving = _ => new(Delivery.DrivingOutcome.Loading);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(3));

        await stator.Runner.RunOnceAsync();

        var row = await RowAsync(id);
        Assert.That((row.State, row.Attempts, row.Error), Is.EqualTo(("Loading", 0, (string?)null)));
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "deliveries", id);
}
