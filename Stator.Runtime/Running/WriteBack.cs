using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Takes finished tries and has them written, in one lane for each machine, so that a table that somebody has locked holds up only its
/// own. A full lane keeps the slot of whoever adds to it, which is what slows claiming down when writing is slow.
/// </summary>
internal sealed class WriteBack
{
    // Leaves the rest of the connection budget to claims and renewals, however many machines there are.
    private const int ConnectionsForWriting = 2;

    private readonly Dictionary<Machine, WriteLane> lanes;
    private readonly CancellationTokenSource giveUp = new();
    private readonly StatorOptions options;
    private readonly Background background;
    private readonly Task written;

    public WriteBack(
        IReadOnlyList<Machine> machines, IMachineStore store, StatorOptions options, Func<Machine, Settlement> settlementOf, Background background,
        TimeProvider timeProvider, Randomness randomness, ILogger logger)
    {
        this.options = options;
        this.background = background;
        var connections = new SemaphoreSlim(ConnectionsForWriting);
        lanes = machines.ToDictionary(
            m => m,
            m => new WriteLane(m.Definition, store, options, settlementOf(m), connections, background, timeProvider, randomness, logger, giveUp.Token));
        written = Task.WhenAll(lanes.Values.Select(lane => background.Start(lane.RunAsync)).ToList());
    }

    /// <summary>The machine whose outcomes have not come further for the longest time, and for how long.</summary>
    public (Machine Machine, TimeSpan Still) Slowest => lanes.Select(l => (l.Key, l.Value.Still)).MaxBy(l => l.Still);

    /// <summary>Queues a finished try, and waits while there is no room.</summary>
    public async ValueTask AddAsync(TryResult result)
    {
        if (result.Written is { } write)
        {
            lanes[result.Try.Machine].Settlement.Written(result, write, retried: false);
            return;
        }

        if (IsDone(result))
        {
            lanes[result.Try.Machine].Settlement.Written(result, new WriteResult(WriteEnd.Written, result.Try.Row.State), retried: false);
            return;
        }

        try
        {
            await lanes[result.Try.Machine].AddAsync(result).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            lanes[result.Try.Machine].Settlement.GivenUp([result], null);
        }
    }

    /// <summary>Says whether rows of a machine are waiting or running, so that more outcomes may follow.</summary>
    public void Expect(Machine machine, bool more) => lanes[machine].Expect(more);

    /// <summary>Queues a finished try where there is room.</summary>
    public bool TryAdd(TryResult result) => lanes[result.Try.Machine].TryAdd(result);

    /// <summary>Queues a finished try where there is room; otherwise its lease does the rest.</summary>
    public void AddOrGiveUp(TryResult result)
    {
        if (!TryAdd(result))
        {
            lanes[result.Try.Machine].Settlement.GivenUp([result], null);
        }
    }

    /// <summary>Writes what is queued and takes no more. What is not written in time is given up: its lease does the rest.</summary>
    public async Task FlushAsync(TimeSpan atMost)
    {
        foreach (var lane in lanes.Values)
        {
            lane.Close();
        }

        if (!await background.WithinAsync(written, atMost, CancellationToken.None).ConfigureAwait(false))
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await written.ConfigureAwait(false);
        }
    }

    // A lease that was renewed, or is over, is not as the claim left it.
    private bool IsDone(TryResult result)
        => result is { Outcome.IsDone: true, Try: { WasRenewed: false, LeaseLeft.Ticks: > 0 } current }
            && !LeaseKeeper.MayRenew(options, current.Deadline);
}
