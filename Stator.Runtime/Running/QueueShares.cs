using System.Collections.Generic;
using System.Threading;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// How many rows of each queue one run holds, and so how many more it may claim, of all machines together; and how many rows in counted
/// places it has not settled yet.
/// </summary>
internal sealed class QueueShares(StatorOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> held = [];
    private int unsettled;

    /// <summary>Whether a place that others may be waiting for will come free by what this run still does.</summary>
    public bool WillMakeRoom => Volatile.Read(ref unsettled) > 0;

    /// <summary>What a claim of a machine has to keep to; null where it may take what is due.</summary>
    public ClaimScope? ScopeOf(MachineDefinition machine)
        => machine.Claims.HasQueue && options.HasQueueRules ? new ClaimScope([.. options.Queues], [.. options.ExcludedQueues], RoomOf, RateOf)
            : machine.CountsLeases ? ClaimScope.All
            : null;

    public void Add(Try row)
    {
        if (row.Row.IsCounted)
        {
            Interlocked.Increment(ref unsettled);
        }

        if (row.Row.Queue is { } queue)
        {
            lock (gate)
            {
                held[queue] = held.GetValueOrDefault(queue) + 1;
            }
        }
    }

    public void End(Try row)
    {
        if (row.Row.Queue is { } queue)
        {
            lock (gate)
            {
                held[queue]--;
            }
        }
    }

    /// <summary>What became of a row is written, or given up: if it was in a counted place, that is free.</summary>
    public void Settle(Try row)
    {
        if (row.Row.IsCounted)
        {
            Interlocked.Decrement(ref unsettled);
        }
    }

    private int? RoomOf(string queue)
    {
        if (options.ConcurrencyOf(queue) is not { } most)
        {
            return null;
        }

        lock (gate)
        {
            return most - held.GetValueOrDefault(queue);
        }
    }

    private QueueRate? RateOf(string queue) => options.RateOf(queue) is { } rate ? new QueueRate(rate.Limit, rate.Period) : null;
}
