using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Stator.Running;

/// <summary>Which rows wait and which run in which slot, all under one lock, which is held for moments only.</summary>
internal sealed class Occupancy(
    RunnerParts parts, WriteBack writeBack, QueueShares shares, Signal freed, Func<Slot> newSlot, CancellationToken stopping)
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly StatorOptions options = parts.Options;
    private readonly RowBuffer buffer = new(parts.Machines);
    private readonly ClaimSize size = new(parts.Options.Concurrency, parts.Options.ClaimBatch);
    private readonly List<Slot> slots = [];
    private readonly Stack<Slot> idle = new();

    /// <summary>How many rows one claim may take now.</summary>
    public int Room
    {
        get
        {
            lock (gate)
            {
                size.Resize(options.Concurrency, options.ClaimBatch);
                return Math.Min(options.ClaimBatch, size.Rows - buffer.Held);
            }
        }
    }

    /// <summary>How many rows are held, whether they run or wait.</summary>
    public int Held
    {
        get
        {
            lock (gate)
            {
                return buffer.Held;
            }
        }
    }

    /// <summary>Whether a slot would be idle, or three quarters of the buffer are through.</summary>
    public bool IsLow
    {
        get
        {
            lock (gate)
            {
                return buffer.Held <= Math.Max(options.Concurrency - 1, size.Rows / 4);
            }
        }
    }

    /// <summary>Whether a claim could fill a quarter of the buffer.</summary>
    public bool IsWide
    {
        get
        {
            lock (gate)
            {
                return buffer.Held <= size.Rows * 3 / 4;
            }
        }
    }

    public List<Try> Running
    {
        get
        {
            lock (gate)
            {
                return [.. slots.Where(s => s.Running is not null).Select(s => s.Running!)];
            }
        }
    }

    /// <summary>
    /// For how long every slot has been taken by a check that has run past its deadline, or by one that waits for the transaction of such a
    /// one; zero or less while any slot comes further.
    /// </summary>
    public TimeSpan Still
    {
        get
        {
            lock (gate)
            {
                var running = slots.Where(s => s.Running is { WaitsForTransaction: false }).Select(s => s.Running!.Overrun).ToList();
                return Running.Count >= options.Concurrency && running.Count > 0 ? running.Min() : TimeSpan.Zero;
            }
        }
    }

    // More than Concurrency for a while where that has become less.
    private int Busy => slots.Count - idle.Count;

    public List<Try> Waiting(Func<Try, bool> isTrue)
    {
        lock (gate)
        {
            return buffer.Where(isTrue);
        }
    }

    /// <summary>Takes claimed rows. Returns a slot to be started for them; null where none is to be had.</summary>
    public Slot? Add(IReadOnlyList<Try> rows)
    {
        var now = parts.TimeProvider.GetTimestamp();
        lock (gate)
        {
            foreach (var row in rows)
            {
                row.Wait(now);
                buffer.Add(row);
                shares.Add(row);
                writeBack.Expect(row.Machine, true);
            }

            return TakeSlot();
        }
    }

    /// <summary>
    /// Ends what ran in a slot and begins the next row there; null where none waits, and the slot is free. Another slot is to be started
    /// where more rows wait.
    /// </summary>
    public (Try? Next, Slot? Another) Next(Slot slot, bool tried)
    {
        var now = parts.TimeProvider.GetTimestamp();
        lock (gate)
        {
            if (slot.Running is { } over)
            {
                slot.Running = null;
                if (tried)
                {
                    size.Ended(over.Age);
                }

                End(over);
            }

            if (stopping.IsCancellationRequested || Busy > options.Concurrency || buffer.Take() is not { } next)
            {
                idle.Push(slot);
                return (null, null);
            }

            slot.Running = next;
            next.Begin(now, next.State.Deadline ?? options.Deadline);
            return (next, TakeSlot());
        }
    }

    /// <summary>
    /// Hands rows back that cannot start soon: no slot has become free in a second, or the pool has had no thread for half a lease.
    /// </summary>
    public void HandBackLate()
    {
        var patience = options.Lease / 4 < LongestPatience ? options.Lease / 4 : LongestPatience;
        lock (gate)
        {
            if (buffer.Waiting == 0)
            {
                return;
            }

            if (Running.Count >= options.Concurrency && HandBack(t => t.Age >= patience) > 0)
            {
                size.Shrink();
            }

            HandBack(t => t.LeaseLeft < options.Lease / 2);
        }
    }

    public void HandBackWaiting()
    {
        lock (gate)
        {
            while (buffer.Take() is { } row)
            {
                writeBack.AddOrGiveUp(TryResult.HandBack(row));
                End(row);
            }
        }
    }

    private int HandBack(Func<Try, bool> isTrue)
    {
        // Where writing is slow, rows wait on.
        var rows = buffer.Where(row => isTrue(row) && writeBack.TryAdd(TryResult.HandBack(row)));
        buffer.Remove(rows);
        rows.ForEach(End);
        return rows.Count;
    }

    private void End(Try over)
    {
        shares.End(over);
        if (buffer.End(over))
        {
            writeBack.Expect(over.Machine, false);
        }

        if (IsLow)
        {
            freed.Set();
        }
    }

    private Slot? TakeSlot()
    {
        if (buffer.Waiting == 0 || stopping.IsCancellationRequested || Busy >= options.Concurrency)
        {
            return null;
        }

        if (!idle.TryPop(out var slot))
        {
            slots.Add(slot = newSlot());
        }

        return slot;
    }
}
