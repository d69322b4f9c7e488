using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Observing;

namespace Stator.Running;

/// <summary>
/// Claimed rows from their claim to their outcome: they wait in a buffer, and are run in slots. Each slot runs one row after the other for
/// as long as one waits, and starts the next slot first where more do; so rows whose checks answer at once cost no task each, and a
/// check that blocks its thread holds up no other. A slot is kept until its check has returned, however late that is.
/// </summary>
internal sealed class Tries : IDisposable
{
    /// <summary>How long a check may take to return when it is cancelled.</summary>
    public static readonly TimeSpan GraceAfterCancel = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBeat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestBeat = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    // After this a slot lets others of the pool have its thread.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);

    private readonly CheckExecutor executor;
    private readonly Hooks hooks;
    private readonly WriteBack writeBack;
    private readonly LeaseKeeper keeper;
    private readonly StatorOptions options;
    private readonly Background background;
    private readonly TimeProvider timeProvider;
    private readonly ILogger logger;
    private readonly Signal freed;
    private readonly Occupancy occupancy;
    private readonly Watch watch;
    private readonly Telemetry telemetry;

    public Tries(
        RunnerParts parts, WriteBack writeBack, LeaseKeeper keeper, QueueShares shares, Background background, CancellationToken stopping)
    {
        (var machines, _, options, _, timeProvider, _, logger) = parts;
        (this.writeBack, this.keeper, this.background, telemetry) = (writeBack, keeper, background, parts.Telemetry);
        hooks = new Hooks(parts, background);
        executor = new CheckExecutor(parts, hooks, background);
        freed = new Signal(background);
        occupancy = new Occupancy(parts, writeBack, shares, freed, () => new Slot(PumpAsync, timeProvider), stopping);

        var deadlines = machines.SelectMany(m => m.Definition.States).Select(s => s.Deadline ?? options.Deadline);
        var beat = deadlines.Append(options.Lease).Min() / 10;
        watch = new Watch("Stator watch", Look, beat > LongestBeat ? LongestBeat : beat < ShortestBeat ? ShortestBeat : beat, background, logger);
    }

    /// <summary>
    /// Whether rows are kept in the buffer for as long as it takes, their leases renewed. Otherwise those are handed back that cannot start
    /// soon.
    /// </summary>
    public bool KeepsWaitingRows { get; set; }

    /// <inheritdoc cref="Occupancy.Room"/>
    public int Room => occupancy.Room;

    /// <inheritdoc cref="Occupancy.Held"/>
    public int Held => occupancy.Held;

    /// <summary>How many checks run.</summary>
    public int Running => occupancy.Running.Count;

    /// <summary>The checks, and hooks after them, that were cancelled at their deadlines and have not returned a moment later.</summary>
    public IReadOnlyList<Try> Hung => [.. occupancy.Running.Where(t => t is { WaitsForTransaction: false } && t.Overrun >= GraceAfterCancel)];

    /// <inheritdoc cref="Occupancy.Still"/>
    public TimeSpan Still => occupancy.Still;

    /// <summary>Takes claimed rows, to be run as soon as there are slots.</summary>
    public void Add(IReadOnlyList<Try> rows)
    {
        var slot = occupancy.Add(rows);
        watch.Wake();
        Start(slot);
    }

    /// <summary>
    /// Waits until a claim is worth its statement: a slot would be idle, or three quarters of the buffer are through. Where only some slots
    /// have just become free, it gives the others a moment. Cancelling ends the wait and does not throw.
    /// </summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (!occupancy.IsLow && !cancellationToken.IsCancellationRequested)
        {
            await freed.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }

        if (!occupancy.IsWide)
        {
            await background.DelayAsync(background.Timer(Moment), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until no row is held. Cancelling ends the wait and does not throw.</summary>
    public async Task WaitUntilDoneAsync(CancellationToken cancellationToken)
    {
        while (Held > 0 && !cancellationToken.IsCancellationRequested)
        {
            await freed.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Hands back rows that wait, lets running checks go on for a time, then cancels them, then abandons them: their leases are handed
    /// back, and what they answer later is dropped.
    /// </summary>
    public async Task StopAsync(TimeSpan time, CancellationToken hurry)
    {
        occupancy.HandBackWaiting();
        if (await DoneWithinAsync(time, hurry).ConfigureAwait(false))
        {
            return;
        }

        foreach (var current in occupancy.Running)
        {
            current.Cancel(CancelReason.Stop, background);
        }

        if (await DoneWithinAsync(GraceAfterCancel, CancellationToken.None).ConfigureAwait(false))
        {
            return;
        }

        foreach (var current in occupancy.Running.Where(t => t.TryEnd()))
        {
            logger.CheckAbandoned(current.Definition.Name, current.Row.Key, current.State.Name);
            writeBack.AddOrGiveUp(TryResult.HandBack(current));
        }
    }

    /// <summary>
    /// The process ends now: hands back what has not begun or may still run. What has run past its deadline is left to its lease, and stays
    /// charged with the attempt, so that a row which hangs every process that takes it is exhausted.
    /// </summary>
    public void Abandon()
    {
        occupancy.HandBackWaiting();
        foreach (var current in occupancy.Running.Where(t => t.Overrun <= TimeSpan.Zero && t.TryEnd()))
        {
            current.Cancel(CancelReason.Stop, background);
            writeBack.AddOrGiveUp(TryResult.HandBack(current));
        }
    }

    public void Dispose() => watch.Dispose();

    private async Task PumpAsync(Slot slot)
    {
        var turn = timeProvider.GetTimestamp();
        var tried = false;
        while (Next(slot, tried) is { } current)
        {
            var atOnce = true;
            telemetry.Begin(current);
            try
            {
                var pending = executor.ExecuteAsync(current, slot.Context);
                atOnce = pending.IsCompleted;
                var result = await pending.ConfigureAwait(false);
                tried = result.Outcome is not null;
                if (current.TryEnd())
                {
                    var settled = hooks.Follow(result);
                    await writeBack.AddAsync(result).ConfigureAwait(false);
                    if (settled is not null)
                    {
                        atOnce = false;
                        await hooks.FollowAsync(current, settled).ConfigureAwait(false);
                        Telemetry.Stop(current);
                    }
                }
                else
                {
                    logger.AbandonedCheckReturned(current.Definition.Name, current.Row.Key, current.State.Name);
                }
            }
            catch (Exception bug)
            {
                logger.Bug(bug);
                Telemetry.Stop(current);
            }

            Telemetry.Leave(current);

            // Whoever completed the check's last task has lent their thread for this row, and not for the next.
            if (!atOnce || timeProvider.GetElapsedTime(turn) > Turn)
            {
                await background.Yield();
                turn = timeProvider.GetTimestamp();
            }
        }
    }

    private Try? Next(Slot slot, bool tried)
    {
        var (next, another) = occupancy.Next(slot, tried);
        Start(another);
        if (next is not null && MayOutliveLease(next))
        {
            keeper.Start(next.Definition);
        }

        return next;
    }

    private void Start(Slot? slot)
    {
        if (slot is not null)
        {
            background.Forget(background.Start(slot.Pump));
        }
    }

    // A check starts with half a lease at least.
    private bool MayOutliveLease(Try current) => LeaseKeeper.MayRenew(options, current.Deadline);

    /// <summary>What the watch does at every beat: it cancels checks at their deadlines and has leases renewed, wherever threads block.</summary>
    private bool Look()
    {
        List<Try> due = [];
        if (KeepsWaitingRows)
        {
            due = occupancy.Waiting(t => t.WantsRenewal);
        }
        else
        {
            occupancy.HandBackLate();
        }

        foreach (var current in occupancy.Running)
        {
            if (current.Age >= current.Deadline)
            {
                current.Cancel(CancelReason.Deadline, background);
            }
            else if (MayOutliveLease(current) && current.WantsRenewal)
            {
                due.Add(current);
            }
        }

        if (due.Count > 0)
        {
            keeper.Renew(due);
        }

        return Held > 0;
    }

    private async Task<bool> DoneWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        while (Held > 0)
        {
            var left = time - timeProvider.GetElapsedTime(since);
            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            await freed.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
