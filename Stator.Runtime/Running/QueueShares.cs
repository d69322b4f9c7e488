using System.Collections.Generic;
using System.Threading;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>How many rows of each queue one run holds, and so how many more it may claim, of all machines together.</summary>
internal sealed class QueueShares(StatorOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> held = [];

    /// <summary>What a claim of a machine has to keep to; null where it may take what is due.</summary>
    public ClaimScope? ScopeOf(MachineDefinition machine)
        => machine.Claims.HasQueue && options.HasQueueRules ? new ClaimScope([.. options.Queues], [.. options.ExcludedQueues], RoomOf, RateOf)
            : machine.CountsLeases ? ClaimScope.All
            : null;

    public void Add(Try row)
    {
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
