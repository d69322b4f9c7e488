using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Takes the timeouts of external states, empties legacy states and deletes what has been kept for long enough, on a beat of its own: it
/// needs no slot, so that it neither starves nor is starved. Any number of runners may sweep the same tables.
/// </summary>
internal sealed class Sweeper(
    IReadOnlyList<Machine> machines, IMachineStore store, StatorOptions options, Tally tally, Signal wake, Background background,
    ILogger logger)
{
    private readonly List<(MachineDefinition Machine, Availability Availability)> swept =
        [.. machines.Select(m => (m.Definition, new Availability(logger, m.Definition.Name, "sweeping")))];

    /// <summary>Sweeps at once and then at every beat. No error ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            foreach (var (machine, availability) in swept)
            {
                await TrySweepAsync(machine, availability, stopping).ConfigureAwait(false);
            }

            await background.DelayAsync(options.SweepInterval, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Sweeps once, and throws what the database throws.</summary>
    public async Task SweepAsync(CancellationToken stopping)
    {
        foreach (var (machine, _) in swept)
        {
            await SweepAsync(machine, stopping).ConfigureAwait(false);
        }
    }

    private async Task TrySweepAsync(MachineDefinition machine, Availability availability, CancellationToken stopping)
    {
        try
        {
            await SweepAsync(machine, stopping).ConfigureAwait(false);
            availability.Up();
        }
        catch (Exception exception)
        {
            availability.Down(exception);
        }
    }

    private async Task SweepAsync(MachineDefinition machine, CancellationToken stopping)
    {
        int taken;
        do
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var rows = await store.SweepAsync(machine, options.SweepBatch, CancellationToken.None).ConfigureAwait(false);
            Count(machine, rows);
            taken = rows.Count;
        }
        while (taken >= options.SweepBatch);

        await DeleteAsync(machine, stopping).ConfigureAwait(false);
    }

    private async Task DeleteAsync(MachineDefinition machine, CancellationToken stopping)
    {
        int deleted;
        do
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            deleted = await store.DeleteAsync(machine, options.SweepBatch, CancellationToken.None).ConfigureAwait(false);
            tally.AddDeleted(deleted);
            if (deleted > 0)
            {
                logger.Deleted(machine.Name, deleted);
            }
        }
        while (deleted > 0);
    }

    private void Count(MachineDefinition machine, IReadOnlyList<SweptRow> rows)
    {
        // A row that did not change its state was repaired, which is no event of its own.
        foreach (var row in rows.Where(r => r.From != r.To))
        {
            var (from, to) = (machine.States[row.From].Name, machine.States[row.To].Name);
            if (machine.Edges.Any(e => e.Kind == EdgeKind.Legacy && e.From == row.From && e.To == row.To))
            {
                tally.AddMovedFromLegacy(1);
                logger.MovedFromLegacy(machine.Name, row.Key, from, to);
            }
            else
            {
                tally.Add(Ending.TimedOut);
                logger.TimedOut(machine.Name, row.Key, from, to);
            }
        }

        if (rows.Count > 0)
        {
            wake.Set();
        }
    }
}
