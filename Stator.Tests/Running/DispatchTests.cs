using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Stator.Generated;
using Stator.Observing;
using Stator.Running;
using Stator.Storage;
using Stator.Tests.Machines;

namespace Stator.Tests.Running;

/// <summary>What one row costs on its way from the claim to the store, without the database.</summary>
public sealed class DispatchTests
{
    private const int Rows = 10_000;

    private static readonly Machine Machine = Hop.Graph.Machine;

    // Nobody listens to them.
    private static readonly StatorMetrics Metrics = new();
    private static readonly StatorTraces Traces = new();

    [Test]
    public void A_check_that_answers_at_once_and_takes_no_services_allocates_nothing()
    {
        var context = new CheckContext(TimeProvider.System);
        var current = Claimed(1)[0];

        var allocated = AllocatedBy(() =>
        {
            context.Use(current, null);
            if (Machine.CheckAsync(current.Row.Row, current.Row.State, context).Result.Kind != OutcomeKind.Move)
            {
                throw new InvalidOperationException("The check of a hop moves it.");
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Asking_the_graph_allocates_nothing()
    {
        var allocated = AllocatedBy(() =>
        {
            if (!Hop.Graph.CanMove(HopState.First, HopState.Second) || Hop.Graph.CanMove(HopState.First, HopState.Last))
            {
                throw new InvalidOperationException("A hop moves from the first to the second.");
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void The_executor_allocates_nothing_but_the_outcome()
    {
        var executor = Executor();
        var context = new CheckContext(TimeProvider.System);
        var current = Claimed(1)[0];
        current.Begin(TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(15));

        var outcome = AllocatedBy(() => GC.KeepAlive(new RowOutcome { Claimed = current.Row, Target = 1 }));
        var allocated = AllocatedBy(() =>
        {
            var answer = executor.ExecuteAsync(current, context);
            if (!answer.IsCompletedSuccessfully || answer.Result.Ending != Ending.Moved)
            {
                throw new InvalidOperationException("The check of a hop moves it, at once.");
            }
        });

        Assert.That(outcome, Is.Positive);
        Assert.That(allocated, Is.EqualTo(outcome));
    }

    [Test]
    public void A_token_is_made_only_for_a_check_that_asks_for_it()
    {
        var current = Claimed(1)[0];
        var background = new Background(TimeProvider.System);

        Assert.That(current.Cancel(CancelReason.Deadline, background), Is.True);
        Assert.That(current.Cancel(CancelReason.Stop, background), Is.False, "the first reason stands");

        Assert.That(current.CancellationToken.IsCancellationRequested, Is.True, "and a check that asks late is told");
        Assert.That(current.CancelledBy, Is.EqualTo(CancelReason.Deadline));
    }

    [Test]
    public void What_a_check_leaves_in_an_AsyncLocal_does_not_reach_the_next()
    {
        var leaky = new Leaky();
        var row = Claimed(1)[0].Row;
        var current = new Try(leaky, row, TimeSpan.FromHours(1), TimeProvider.System.GetTimestamp(), TimeProvider.System);
        current.Begin(TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(15));

        Assert.That(Executor().ExecuteAsync(current, new CheckContext(TimeProvider.System)).IsCompletedSuccessfully, Is.True);

        Assert.That((leaky.WasCalled, leaky.Local.Value), Is.EqualTo((true, (string?)null)));
    }

    private static CheckExecutor Executor()
    {
        var background = new Background(TimeProvider.System);
        var parts = new RunnerParts(
            [Machine], null!, new StatorOptions(), null!, TimeProvider.System, new SystemRandomness(), NullLogger.Instance)
        {
            Telemetry = new Telemetry(Metrics, Traces),
        };
        return new CheckExecutor(parts, new Hooks(parts, background), background);
    }

    /// <summary>Bytes for each call, once everything is compiled.</summary>
    private static double AllocatedBy(Action call)
    {
        for (var i = 0; i < 100; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rows; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rows;
    }

    private static List<Try> Claimed(int rows)
    {
        var tries = new List<Try>();
        for (var i = 0; i < rows; i++)
        {
            var row = new ClaimedRow
            {
                Key = (long)i,
                Row = new Hop(),
                State = 0,
                Token = default,
                StateChanged = default,
                Attempt = 1,
                PreviousError = null,
                Due = default,
                LeaseEnds = default,
            };
            tries.Add(new Try(Machine, row, TimeSpan.FromHours(1), TimeProvider.System.GetTimestamp(), TimeProvider.System));
        }

        return tries;
    }

    private sealed class Leaky : Machine
    {
        public AsyncLocal<string?> Local { get; } = new();

        public bool WasCalled { get; private set; }

        public override MachineDefinition Definition => Hop.Graph.Machine.Definition;

        public override bool NeedsServices(int state) => false;

        public override ValueTask<Outcome> CheckAsync(object row, int state, CheckContext context)
        {
            WasCalled = true;
            Local.Value = "of another row";
            return new(Outcome.Stay);
        }
    }
}
