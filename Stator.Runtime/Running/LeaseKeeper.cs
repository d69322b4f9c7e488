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
/// Renews leases from a thread of its own: checks that block the pool cannot hold it up, and a database that does not answer holds up
/// nothing else. It cancels a check whose lease is gone.
/// </summary>
internal sealed class LeaseKeeper(IMachineStore store, RunnerParts parts, Background background) : IDisposable
{
    private readonly StatorOptions options = parts.Options;
    private readonly TimeProvider timeProvider = parts.TimeProvider;
    private readonly ILogger logger = parts.Logger;
    private readonly StatorMetrics metrics = parts.Telemetry.Metrics;
    private readonly object gate = new();
    private List<Try>? due;
    private bool isBusy;
    private bool started;
    private bool stopped;

    /// <summary>Whether a check with such a deadline may have its lease renewed.</summary>
    public static bool MayRenew(StatorOptions options, TimeSpan deadline) => deadline > options.Lease / 2;

    /// <summary>
    /// Makes ready to renew, as soon as there is a check that may need it: a store that keeps something open for this opens it now, while
    /// threads are still to be had.
    /// </summary>
    public void Start(MachineDefinition any)
    {
        if (Volatile.Read(ref started))
        {
            return;
        }

        lock (gate)
        {
            if (!started)
            {
                started = true;
                background.StartThread("Stator lease keeper", () => Run(any));
            }
        }
    }

    /// <summary>Renews the leases of tries. Those that come while others are being renewed have to be said again.</summary>
    public void Renew(List<Try> tries)
    {
        Start(tries[0].Definition);
        lock (gate)
        {
            if (!isBusy)
            {
                due = tries;
                Monitor.Pulse(gate);
            }
        }
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
        Renew(any, [], options.Lease);
        while (WaitForDue() is { } tries)
        {
            foreach (var group in tries.GroupBy(t => (t.Machine, t.Lease)))
            {
                Renew(group.Key.Machine.Definition, [.. group], group.Key.Lease);
            }
        }
    }

    private List<Try>? WaitForDue()
    {
        lock (gate)
        {
            isBusy = false;
            while (!stopped && due is null)
            {
                background.WaitOnThread(gate, Timeout.InfiniteTimeSpan);
            }

            isBusy = true;
            (var taken, due) = (due, null);
            return stopped ? null : taken;
        }
    }

    private void Renew(MachineDefinition machine, List<Try> tries, TimeSpan lease)
    {
        try
        {
            RenewAll(machine, tries, lease);
        }
        catch (Exception exception)
        {
            logger.RenewalFailed(machine.Name, tries.Count, exception);
            metrics.RenewalsFailed(machine.Name, tries.Count);
            tries.ForEach(PauseOrGiveUp);
        }
    }

    private void RenewAll(MachineDefinition machine, List<Try> tries, TimeSpan lease)
    {
        var at = timeProvider.GetTimestamp();
        var ends = store.Renew(machine, [.. tries.Select(t => t.Row)], lease, options.CallTimeout);
        for (var i = 0; i < tries.Count; i++)
        {
            if (ends[i] != LeaseEnd.Written && !tries[i].IsOver)
            {
                metrics.RenewalsFailed(machine.Name, 1);
            }

            switch (ends[i])
            {
                case LeaseEnd.Written:
                    tries[i].Renewed(at);
                    break;
                case LeaseEnd.Locked:
                    PauseOrGiveUp(tries[i]);
                    break;
                default:
                    Gone(tries[i]);
                    break;
            }
        }
    }

    private void PauseOrGiveUp(Try current)
    {
        if (current.LeaseLeft <= TimeSpan.Zero)
        {
            // Nothing proves any more that the row is ours.
            Gone(current);
            return;
        }

        current.PauseRenewal(current.Lease / 10 * (0.5 + (0.5 * parts.Randomness.NextDouble())));
    }

    private void Gone(Try current)
    {
        // A try that has ended meanwhile has written its outcome, and so given its lease back itself.
        if (!current.IsOver && current.Cancel(CancelReason.LeaseGone, background))
        {
            logger.LeaseGone(current.Definition.Name, current.Row.Key, current.State.Name);
        }
    }
}
