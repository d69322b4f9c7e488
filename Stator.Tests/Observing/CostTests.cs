using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generated;
using Stator.Observing;
using Stator.Running;
using Stator.Storage;
using Stator.Tests.Machines;

namespace Stator.Tests.Observing;

/// <summary>What it costs to be observed, and what it costs not to be.</summary>
public sealed class CostTests
{
    private const int Rounds = 10_000;

    private static readonly Machine Machine = Ferry.Graph.Machine;

    private StatorMetrics metrics = null!;
    private StatorTraces traces = null!;
    private Telemetry telemetry = null!;

    [SetUp]
    public void Create() => telemetry = new(metrics = new(), traces = new());

    [TearDown]
    public void Drop()
    {
        metrics.Dispose();
        traces.Dispose();
    }

    [Test]
    public void A_try_that_nobody_hears_of_allocates_nothing_and_is_not_timed()
    {
        var current = NewTry();

        Assert.That(AllocatedBy(() => Tell(current)), Is.Zero);
        Assert.That((current.CheckTime, current.Span), Is.EqualTo(((TimeSpan?)null, (System.Diagnostics.Activity?)null)));
    }

    [Test]
    public void A_try_that_meters_hear_of_allocates_nothing_either()
    {
        var heard = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, metrics.Meter))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => heard += tags.Length);
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => heard += tags.Length);
        listener.Start();
        var current = NewTry();

        var allocated = AllocatedBy(() => Tell(current));

        Assert.That(heard, Is.GreaterThanOrEqualTo(Rounds * 10), "three labels of each of two, and four of the transition");
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Calls_of_the_database_that_nobody_hears_of_are_handed_on_as_they_are()
    {
        var inner = (Answering)(object)DispatchProxy.Create<IMachineStore, Answering>();
        IMachineStore observed = new ObservedStore((IMachineStore)(object)inner, telemetry, TimeSpan.FromSeconds(30), TimeProvider.System);
        var (machine, none) = (Machine.Definition, CancellationToken.None);

        Task[] answers =
        [
            observed.PeekAsync([machine], none),
            observed.ClaimAsync(machine, 1, default, TimeSpan.FromMinutes(1), null, none),
            observed.CompleteAsync(machine, [], none),
            observed.ReleaseAsync(machine, [], none),
            observed.DeleteAsync(machine, 1, none),
            observed.InsertAsync(machine, new Ferry(), new UntypedInsertOptions(), null, none),
            observed.CommandAsync(machine, "Dock", 1L, null, null, none),
            observed.BeginCheckAsync(none),
        ];

        Assert.That(answers, Is.EqualTo(inner.Answers));
        Assert.That(answers.Distinct().Count(), Is.EqualTo(answers.Length));
    }

    private void Tell(Try current)
    {
        telemetry.Begin(current);
        telemetry.CheckReturned(current);
        telemetry.Ended(current, Ending.Moved, 1);
        Telemetry.Leave(current);
    }

    private static Try NewTry()
    {
        var row = new ClaimedRow
        {
            Key = 1L,
            Row = new Ferry(),
            State = 0,
            Token = default,
            StateChanged = default,
            Attempt = 1,
            PreviousError = null,
            Due = default,
            LeaseEnds = default,
        };
        var current = new Try(Machine, row, TimeSpan.FromHours(1), TimeProvider.System.GetTimestamp(), TimeProvider.System);
        current.Begin(TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(15));
        return current;
    }

    /// <summary>Bytes for each call, once everything is compiled.</summary>
    private static double AllocatedBy(Action call)
    {
        for (var i = 0; i < 100; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds;
    }

    /// <summary>Answers each call with a task of its own, which never ends.</summary>
    internal class Answering : DispatchProxy
    {
        public List<Task> Answers { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var source = Activator.CreateInstance(typeof(TaskCompletionSource<>).MakeGenericType(targetMethod!.ReturnType.GenericTypeArguments))!;
            var answer = (Task)source.GetType().GetProperty(nameof(TaskCompletionSource<int>.Task))!.GetValue(source)!;
            Answers.Add(answer);
            return answer;
        }
    }
}
