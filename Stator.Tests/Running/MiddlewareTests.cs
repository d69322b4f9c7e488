using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>What stands around every check.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MiddlewareTests(DatabaseKind kind)
{
    private readonly Around around = new();
    private readonly Bridge bridge = new();
    private TestStator stator = null!;

    private IStator<Voyage> Voyages => stator.Of<Voyage>();

    [SetUp]
    public async Task CreateAsync()
        => stator = await TestStator.CreateAsync(
            kind, add: s => s.AddSingleton(around).AddSingleton(bridge).AddScoped<Thing>(),
            machines: s => s.AddMachines().Use<Outer>().Use<Inner>());

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Middleware_is_called_in_the_order_of_registration_around_hooks_and_check()
    {
        bridge.OnCall = (hook, _) => around.Said.Add(hook);
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(around.Said, Is.EqualTo(new[]
        {
            "outer in Voyage " + id, "inner in", "before", "check", "after", "inner out Docked", "outer out Move", "docked",
        }));
    }

    [Test]
    public async Task All_of_one_try_are_given_the_same_scope_and_each_try_its_own()
    {
        await Voyages.InsertAsync(new Voyage());
        await Voyages.InsertAsync(new Voyage());

        await stator.Runner.RunOnceAsync();

        Assert.That(around.Things, Has.Count.EqualTo(4));
        Assert.That(new HashSet<Thing>(around.Things), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Middleware_may_leave_the_check_out()
    {
        around.OnInner = _ => new(CheckAnswer.StayFor(TimeSpan.FromMinutes(3)));
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));

        Assert.That(bridge.Calls, Is.Empty);
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Next, Is.EqualTo(180));
    }

    [Test]
    public async Task Middleware_may_catch_what_the_check_throws()
    {
        bridge.Sails = (_, _) => throw new TimeoutException("no wind");
        around.OnInner = async next =>
        {
            try
            {
                return await next();
            }
            catch (TimeoutException)
            {
                return CheckAnswer.Stay;
            }
        };
        await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Stayed = 1 }));
    }

    [Test]
    public async Task What_middleware_throws_fails_the_try()
    {
        around.OnInner = _ => throw new InvalidOperationException("closed");
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Error, Does.Contain("closed"));
    }

    [Test]
    public async Task The_check_cannot_be_run_twice()
    {
        around.OnInner = async next =>
        {
            await next();
            return await next();
        };
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Error, Does.Contain("called next twice"));
    }

    [Test]
    public async Task A_move_that_the_check_has_not_answered_fails_the_try()
    {
        CheckAnswer stolen = default;
        around.OnInner = async next => stolen = await next();
        await Voyages.InsertAsync(new Voyage());
        await stator.Runner.RunOnceAsync();
        around.OnInner = _ => new(stolen);
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Error, Does.Contain("has not answered"));
    }

    [Test]
    public async Task Middleware_stands_around_the_work_of_a_run_and_not_around_a_scope()
    {
        bridge.OnCall = (hook, _) => around.Said.Add(hook);
        var (one, other) = (await Voyages.InsertAsync(new Voyage()), await Voyages.InsertAsync(new Voyage()));

        await (await Voyages.BeginAsync(one)).MoveAsync(VoyageState.Docked);
        Assert.That(around.Said, Is.EqualTo(new[] { "docked" }));
        around.Said.Clear();
        await Voyages.RunAsync(other, _ =>
        {
            around.Say("work");
            return Task.FromResult<VoyageState?>(VoyageState.Docked);
        });

        Assert.That(around.Said, Is.EqualTo(new[]
        {
            "outer in Voyage " + other, "inner in", "work", "inner out Docked", "outer out Move", "docked",
        }));
        Assert.That(new HashSet<Thing>(around.Things), Has.Count.EqualTo(1), "all of one run are given the same scope");
    }

    [Test]
    public async Task Middleware_may_answer_for_the_work_of_a_run_but_no_move()
    {
        var worked = false;
        Task<VoyageState?> Work(StatorRun<Voyage, VoyageState> run)
        {
            worked = true;
            return Task.FromResult<VoyageState?>(VoyageState.Docked);
        }

        var id = await Voyages.InsertAsync(new Voyage());
        around.OnInner = _ => new(CheckAnswer.StayFor(TimeSpan.FromMinutes(3)));
        Assert.That(await Voyages.RunAsync(id, Work), Is.EqualTo(VoyageState.Sailing));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Next, Is.EqualTo(180));
        Assert.That(worked, Is.False);

        around.OnInner = async next =>
        {
            await next();
            return CheckAnswer.Fail("leak");
        };
        Assert.That(await Voyages.RunAsync(id, Work), Is.EqualTo(VoyageState.Sailing));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Error, Is.EqualTo("leak"));
        Assert.That((worked, bridge.Calls), Is.EqualTo((true, new[] { "failed" })));
    }

    [Test]
    public async Task What_middleware_throws_fails_the_run_and_comes_out_of_it()
    {
        around.OnInner = _ => throw new InvalidOperationException("closed");
        var id = await Voyages.InsertAsync(new Voyage());

        Assert.That(
            () => Voyages.RunAsync(id, _ => Task.FromResult<VoyageState?>(null)), Throws.InvalidOperationException.With.Message.EqualTo("closed"));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "voyages", id)).Error, Does.Contain("closed"));
        Assert.That(bridge.Calls, Is.EqualTo(new[] { "failed" }));
    }

    [Test]
    public async Task Work_that_has_ended_its_run_itself_is_not_ended_by_what_middleware_answers()
    {
        around.OnInner = async next =>
        {
            await next();
            return CheckAnswer.Fail("too late");
        };
        var id = await Voyages.InsertAsync(new Voyage());

        var state = await Voyages.RunAsync(id, async run =>
        {
            await run.MoveAsync(VoyageState.Docked);
            return null;
        });

        Assert.That(state, Is.EqualTo(VoyageState.Docked));
        Assert.That(bridge.Calls, Is.EqualTo(new[] { "docked" }));
    }

    [Test]
    public void Registering_twice_is_an_error()
        => Assert.That(
            () => new ServiceCollection().AddStator(s => s.Use<Outer>().Use<Outer>()),
            Throws.InvalidOperationException.With.Message.Contains("was registered twice"));

    public sealed class Thing;

    public sealed class Around
    {
        public List<string> Said { get; } = [];

        public List<Thing> Things { get; } = [];

        public Func<Func<ValueTask<CheckAnswer>>, ValueTask<CheckAnswer>> OnInner { get; set; } = next => next();

        public void Say(string what, Thing? thing = null)
        {
            lock (Said)
            {
                Said.Add(what);
                if (thing is not null)
                {
                    Things.Add(thing);
                }
            }
        }
    }

    private sealed class Outer(Around around, Thing thing) : IStatorMiddleware
    {
        public async ValueTask<CheckAnswer> InvokeAsync(
            StatorContext context, Func<ValueTask<CheckAnswer>> next, CancellationToken cancellationToken)
        {
            around.Say($"outer in {context.Machine} {context.Key}", thing);
            var answer = await next();
            around.Say("outer out " + answer.Kind);
            return answer;
        }
    }

    private sealed class Inner(Around around, Thing thing) : IStatorMiddleware
    {
        public async ValueTask<CheckAnswer> InvokeAsync(
            StatorContext context, Func<ValueTask<CheckAnswer>> next, CancellationToken cancellationToken)
        {
            around.Say("inner in", thing);
            var answer = await around.OnInner(next);
            around.Say("inner out " + answer.Target);
            return answer;
        }
    }
}
