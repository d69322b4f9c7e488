using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Renews the leases of checks that may take longer than half of one, from a thread of its own: checks that block the pool cannot hold it
/// up. It stops at a check's deadline, and cancels a check whose lease is gone.
/// </summary>
internal sealed class LeaseKeeper(
    IMachineStore store, StatorOptions options, Background background, TimeProvider timeProvider, Randomness randomness, ILogger logger)
    : IDisposable
{
    private readonly object gate = new();
    private readonly List<Kept> kept = [];
    private bool started;
    private bool stopped;

    /// <summary>
    /// Renews the lease of a try until the deadline, or until the result is disposed. Null where the lease is long enough.
    /// </summary>
    public IDisposable? Keep(Try current, TimeSpan deadline)
    {
        if (deadline <= current.Lease / 2)
        {
            return null;
        }

        var entry = new Kept(this, current, deadline, timeProvider.GetTimestamp());
        lock (gate)
        {
            kept.Add(entry);
            if (!started)
            {
                started = true;
                background.StartThread("Stator lease keeper", () => Run(current.Definition));
            }

            if (kept.Count == 1)
            {
                // With more than one, the thread wakes within a third of a lease anyway.
                Monitor.Pulse(gate);
            }
        }

        return entry;
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.Pulse(gate);
        }
    }

    private void Run(MachineDefinition any)
    {
        // While threads are still to be had: a store that keeps something open for this opens it now.
        Renew(any, [], options.Lease);
        while (WaitForDue() is { } due)
        {
            foreach (var group in due.GroupBy(k => (k.Try.Machine, k.Try.Lease)))
            {
                Renew(group.Key.Machine.Definition, [.. group], group.Key.Lease);
            }
        }
    }

    private List<Kept>? WaitForDue()
    {
        lock (gate)
        {
            while (!stopped)
            {
                kept.RemoveAll(k => timeProvider.GetElapsedTime(k.Since) >= k.Deadline);
                var due = kept.Where(k => DueIn(k) <= TimeSpan.Zero).ToList();
                if (due.Count > 0)
                {
                    return due;
                }

                background.WaitOnThread(gate, kept.Count == 0 ? Timeout.InfiniteTimeSpan : kept.Min(DueIn));
            }

            return null;
        }
    }

    /// <summary>A lease is renewed when a third of it is over, which leaves time for several more attempts.</summary>
    private TimeSpan DueIn(Kept entry)
    {
        var byLease = entry.Try.LeaseLeft - (entry.Try.Lease * 2 / 3);
        var byFailure = entry.Pause - timeProvider.GetElapsedTime(entry.FailedAt);
        return byFailure > byLease ? byFailure : byLease;
    }

    private void Renew(MachineDefinition machine, List<Kept> entries, TimeSpan lease)
    {
        try
        {
            RenewOrHalve(machine, entries, lease);
        }
        catch (Exception exception)
        {
            logger.RenewalFailed(machine.Name, entries.Count, exception);
            foreach (var entry in entries)
            {
                PauseOrGiveUp(entry);
            }
        }
    }

    private void RenewOrHalve(MachineDefinition machine, List<Kept> entries, TimeSpan lease)
    {
        var at = timeProvider.GetTimestamp();
        var renewed = store.Renew(machine, [.. entries.Select(e => e.Try.Row)], lease, options.CallTimeout);
        if (renewed == entries.Count)
        {
            entries.ForEach(e => e.Renewed(at));
        }
        else if (renewed == 0 || entries.Count == 1)
        {
            entries.ForEach(Gone);
        }
        else
        {
            // Some are gone, and only asking again tells which.
            RenewOrHalve(machine, entries[..(entries.Count / 2)], lease);
            RenewOrHalve(machine, entries[(entries.Count / 2)..], lease);
        }
    }

    private void PauseOrGiveUp(Kept entry)
    {
        if (entry.Try.LeaseLeft <= TimeSpan.Zero)
        {
            // Nothing proves any more that the row is ours.
            Gone(entry);
            return;
        }

        entry.FailedAt = timeProvider.GetTimestamp();
        entry.Pause = entry.Try.Lease / 10 * (0.5 + (0.5 * randomness.NextDouble()));
    }

    private void Gone(Kept entry)
    {
        // A check that has returned meanwhile has written its outcome, and so given its lease back itself.
        if (Remove(entry))
        {
            logger.LeaseGone(entry.Try.Definition.Name, entry.Try.Row.Key, entry.Try.State.Name);
            entry.Try.Cancel(CancelReason.LeaseGone, background);
        }
    }

    private bool Remove(Kept entry)
    {
        lock (gate)
        {
            return kept.Remove(entry);
        }
    }

    private sealed class Kept(LeaseKeeper keeper, Try current, TimeSpan deadline, long since) : IDisposable
    {
        public Try Try { get; } = current;

        public TimeSpan Deadline { get; } = deadline;

        public long Since { get; } = since;

        public long FailedAt { get; set; }

        public TimeSpan Pause { get; set; }

        public void Renewed(long at)
        {
            Pause = TimeSpan.Zero;
            Try.Renewed(at);
        }

        public void Dispose() => keeper.Remove(this);
    }
}
