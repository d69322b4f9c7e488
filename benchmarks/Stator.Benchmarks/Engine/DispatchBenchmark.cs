using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Stator.Benchmarks.Machines;
using Stator.Benchmarks.Reporting;
using Stator.Generated;
using static Stator.Benchmarks.Machines.RouteState;

namespace Stator.Benchmarks.Engine;

/// <summary>What the generated code costs between the runner and a check, and what asking the graph costs. In memory, on one thread.</summary>
internal static class DispatchBenchmark
{
    private const int Calls = 1024;

    private static readonly Machine<Route> Machine = Route.Graph.Machine;
    private static readonly Route Row = new() { Id = 7 };
    private static readonly CheckContext Context = new(
        null, new StatorContext("Route", 7L, "Received", default, 1, null, default), TimeProvider.System, CancellationToken.None);

    private static readonly RouteState[] Froms = Walk(1);
    private static readonly RouteState[] Tos = Walk(2);

    public static void Run(Goals goals, bool isQuick)
    {
        var received = Route.Graph.IndexOf(Received);
        var checkedState = Route.Graph.IndexOf(Checked);
        var contenders = new List<(string Name, Func<int> Loop)>
        {
            ("may it move? Graph.CanMove", Ask),
            ("may it move? a switch by hand", AskByHand),
            ("a check at once: generated", () => Dispatch(received)),
            ("a check at once: a switch by hand", () => DispatchByHand(Received)),
            ("a check by async: generated", () => Dispatch(checkedState)),
            ("a check by async: a switch by hand", () => DispatchByHand(Checked)),
        };
        var costs = Race(contenders.ConvertAll(c => c.Loop), isQuick ? 10 : 60);

        var table = new Table("in memory", "ns", "bytes");
        foreach (var (contender, cost) in contenders.Zip(costs))
        {
            table.Add(contender.Name, cost.Nanoseconds.Fixed(2), cost.Bytes.Fixed(1));
        }

        Quoted(table);
        table.Print();
        goals.AtMost("time of CanMove", costs[0].Nanoseconds, 2, " ns");
        goals.AtMost("bytes of CanMove", costs[0].Bytes, 0, "");
        goals.AtMost("time of a dispatch that answers at once", costs[2].Nanoseconds, 25, " ns");
        goals.AtMost("bytes of a dispatch that answers at once", costs[2].Bytes, 0, "");
    }

    // Measured elsewhere: docs/benchmarks.md says on what.
    private static void Quoted(Table table)
    {
        table.Add("quoted: Stateless CanFire", "113", "616");
        table.Add("quoted: FastFsm CanFire", "0.33", "0");
        table.Add("quoted: Stateless Fire", "252", "1208");
        table.Add("quoted: LiquidState Fire", "23.0", "72");
        table.Add("quoted: FastFsm TryFire", "0.50", "0");
        table.Add("quoted: Stateless FireAsync", "345", "1488");
        table.Add("quoted: LiquidState FireAsync", "69", "184");
        table.Add("quoted: FastFsm TryFireAsync", "79", "0");
    }

    private static List<Cost> Race(List<Func<int>> loops, int rounds)
    {
        // Until the JIT has done its best.
        foreach (var loop in loops)
        {
            for (var i = 0; i < 400; i++)
            {
                Measure(loop, 5);
            }
        }

        var costs = loops.ConvertAll(_ => new List<Cost>());
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < loops.Count; i++)
            {
                costs[i].Add(Measure(loops[i], 500));
            }
        }

        return costs.ConvertAll(c => new Cost(c.Select(x => x.Nanoseconds).Median(), c.Select(x => x.Bytes).Median()));
    }

    private static Cost Measure(Func<int> loop, int times)
    {
        var sum = 0;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            sum += loop();
        }

        var time = TimeProvider.System.GetElapsedTime(start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        GC.KeepAlive(sum);
        var calls = (double)times * Calls;
        return new Cost(time.TotalNanoseconds / calls, allocated / calls);
    }

    private static int Ask()
    {
        var sum = 0;
        for (var i = 0; i < Calls; i++)
        {
            sum += Route.Graph.CanMove(Froms[i], Tos[i]) ? 1 : 0;
        }

        return sum;
    }

    private static int AskByHand()
    {
        var sum = 0;
        for (var i = 0; i < Calls; i++)
        {
            sum += ByHand(Froms[i], Tos[i]) ? 1 : 0;
        }

        return sum;
    }

    private static int Dispatch(int state)
    {
        var sum = 0;
        for (var i = 0; i < Calls; i++)
        {
            sum += Machine.CheckAsync(Row, state, Context).GetAwaiter().GetResult().Target;
        }

        return sum;
    }

    private static int DispatchByHand(RouteState state)
    {
        var sum = 0;
        for (var i = 0; i < Calls; i++)
        {
            sum += (int)CheckByHandAsync(Row, state, CancellationToken.None).GetAwaiter().GetResult();
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<RouteState> CheckByHandAsync(Route row, RouteState state, CancellationToken cancellationToken) => state switch
    {
        Received => new(row.Next()),
        Checked => CheckedByHandAsync(row, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static async ValueTask<RouteState> CheckedByHandAsync(Route row, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        return cancellationToken.IsCancellationRequested ? row.State : Paid;
    }

    private static bool ByHand(RouteState from, RouteState to) => from switch
    {
        Received => to == Checked,
        Checked => to == Paid,
        Paid => to == Packed,
        Packed => to == Shipped,
        Shipped => to is Delivered or Returned or Lost,
        _ => false,
    };

    // The same for everybody, in no order that a branch predictor would know.
    private static RouteState[] Walk(uint seed)
    {
        var states = new RouteState[Calls];
        for (var i = 0; i < Calls; i++)
        {
            seed = (seed * 1_664_525) + 1_013_904_223;
            states[i] = (RouteState)((seed >> 24) % 8) + 1;
        }

        return states;
    }

    private readonly record struct Cost(double Nanoseconds, double Bytes);
}
