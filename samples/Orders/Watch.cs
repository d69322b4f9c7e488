using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Stator;

namespace Shop;

/// <summary>How far the orders are.</summary>
/// <param name="Elapsed">Since the start of this run.</param>
/// <param name="Counts">Orders by state.</param>
/// <param name="Transitions">Transitions made, those of earlier runs on the same database included.</param>
/// <param name="PerSecond">Transitions made in the second before.</param>
internal sealed record Progress(TimeSpan Elapsed, IReadOnlyDictionary<OrderState, long> Counts, long Transitions, double PerSecond)
{
    /// <summary>Whether nothing will happen to these orders any more.</summary>
    public bool AllRest(int orders)
        => Counts.Values.Sum() == orders
            && Counts[OrderState.Delivered] + Counts[OrderState.Expired] == orders;
}

/// <summary>Looks at the orders again and again.</summary>
internal sealed class Watch(IStator<Order> stator, Store store, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Four times a second, until all orders rest or the time is up.</summary>
    public async IAsyncEnumerable<Progress> UntilAllRestAsync(
        int orders, TimeSpan atMost, [EnumeratorCancellation] CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        var lastSecond = new Queue<(TimeSpan At, long Transitions)>();
        using var timer = new PeriodicTimer(Pause, clock);
        Progress progress;
        do
        {
            var counts = await stator.CountByStateAsync(cancellationToken: ct);
            var transitions = await store.CountTransitionsAsync();
            var elapsed = clock.GetElapsedTime(start);
            lastSecond.Enqueue((elapsed, transitions));
            var (since, before) = lastSecond.Count > 4 ? lastSecond.Dequeue() : lastSecond.Peek();
            var perSecond = elapsed > since ? (transitions - before) / (elapsed - since).TotalSeconds : 0;
            yield return progress = new Progress(elapsed, counts, transitions, perSecond);
        }
        while (!progress.AllRest(orders) && progress.Elapsed < atMost && await timer.WaitForNextTickAsync(ct));
    }
}
