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
/// Takes the timeouts of external states, empties legacy states and deletes what has been kept for long enough, when a look has seen that
/// there is something: it needs no slot, so that it neither starves nor is starved. Any number of runners may sweep the same tables.
/// </summary>
internal sealed class Sweeper(
    IReadOnlyList<Machine> machines, IMachineStore store, StatorOptions options, Tallies tallies, Agenda agenda, Background background,
    TimeProvider timeProvider, ILogger logger)
{
    private readonly List<Turn> turns =
        [.. machines.Select(m => new Turn(m.Definition, tallies.Of(m), new Availability(logger, m.Definition.Name, "sweeping")))];

    // Months are made and dropped long before and after their time.
    private static readonly TimeSpan HistoryInterval = TimeSpan.FromHours(1);

    private readonly Signal asked = new(background);
    private readonly Beat beat = new(timeProvider);

    /// <summary>For how long it has not come to the end of a batch.</summary>
    public TimeSpan Still => beat.Still;

    /// <summary>
    /// There is something to do for a machine. Urgent is what has a time to be done at; the rest is done once in SweepInterval.
    /// </summary>
    public void Ask(MachineDefinition machine, bool urgent)
    {
        var turn = turns.First(t => t.Machine == machine);
        if (turn.Ask(urgent || IsTimeToDelete(turn)))
        {
            asked.Set();
        }
    }

    /// <summary>The history of a machine wants to be looked after, now and then.</summary>
    public void AskForHistory(MachineDefinition machine)
    {
        var turn = turns.First(t => t.Machine == machine);
        if ((turn.LastKept == 0 || timeProvider.GetElapsedTime(turn.LastKept) >= HistoryInterval) && turn.AskForHistory())
        {
            asked.Set();
        }
    }

    /// <summary>Does what it is asked for. No error ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            beat.Rest();
            await asked.WaitAsync(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(false);
            beat.Work();
            foreach (var turn in turns)
            {
                if (turn.Take())
                {
                    await TryAsync(turn, () => SweepAsync(turn, stopping)).ConfigureAwait(false);
                }

                if (turn.TakeHistory())
                {
                    turn.LastKept = timeProvider.GetTimestamp();
                    await TryAsync(turn, () => KeepHistoryAsync(turn.Machine)).ConfigureAwait(false);
                }
            }
        }

        beat.Rest();
    }

    /// <summary>Sweeps and deletes once, and throws what the database throws.</summary>
    public async Task SweepAsync(CancellationToken stopping)
    {
        foreach (var turn in turns)
        {
            await MoveAsync(turn, stopping).ConfigureAwait(false);
            await DeleteAsync(turn, stopping).ConfigureAwait(false);
            await KeepHistoryAsync(turn.Machine).ConfigureAwait(false);
        }

        beat.Rest();
    }

    private bool IsTimeToDelete(Turn turn) => turn.Last == 0 || timeProvider.GetElapsedTime(turn.Last) >= options.SweepInterval;

    private async Task TryAsync(Turn turn, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            turn.Availability.Up();
        }
        catch (Exception exception)
        {
            turn.Availability.Down(exception);
        }
    }

    private async Task SweepAsync(Turn turn, CancellationToken stopping)
    {
        var deletes = IsTimeToDelete(turn);
        turn.Last = deletes ? timeProvider.GetTimestamp() : turn.Last;
        await MoveAsync(turn, stopping).ConfigureAwait(false);
        if (deletes)
        {
            await DeleteAsync(turn, stopping).ConfigureAwait(false);
        }
    }

    private async Task MoveAsync(Turn turn, CancellationToken stopping)
    {
        int taken;
        do
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            beat.Work();
            var rows = await store.SweepAsync(turn.Machine, options.SweepBatch, CancellationToken.None).ConfigureAwait(false);
            Count(turn, rows);
            taken = rows.Count;
        }
        while (taken >= options.SweepBatch);
    }

    private async Task DeleteAsync(Turn turn, CancellationToken stopping)
    {
        int deleted;
        do
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            beat.Work();
            deleted = await store.DeleteAsync(turn.Machine, options.SweepBatch, CancellationToken.None).ConfigureAwait(false);
            turn.Tally.AddDeleted(deleted);
            if (deleted > 0)
            {
                logger.Deleted(turn.Machine.Name, deleted);
            }
        }
        while (deleted > 0);
    }

    private Task KeepHistoryAsync(MachineDefinition machine)
    {
        beat.Work();
        return machine.HasHistory ? store.KeepHistoryAsync(machine, CancellationToken.None) : Task.CompletedTask;
    }

    private void Count(Turn turn, IReadOnlyList<SweptRow> rows)
    {
        var machine = turn.Machine;

        // A row that did not change its state was repaired, which is no event of its own.
        foreach (var row in rows.Where(r => r.From != r.To))
        {
            var (from, to) = (machine.States[row.From].Name, machine.States[row.To].Name);
            if (machine.Edges.Any(e => e.Kind == EdgeKind.Legacy && e.From == row.From && e.To == row.To))
            {
                turn.Tally.AddMovedFromLegacy(1);
                logger.MovedFromLegacy(machine.Name, row.Key, from, to);
            }
            else
            {
                turn.Tally.Add(Ending.TimedOut);
                logger.TimedOut(machine.Name, row.Key, from, to);
            }
        }

        if (rows.Count > 0)
        {
            agenda.Hear(machine.Table, TimeSpan.Zero);
        }
    }

    private sealed class Turn(MachineDefinition machine, Tally tally, Availability availability)
    {
        private int asked;
        private int askedForHistory;

        public MachineDefinition Machine { get; } = machine;

        public Tally Tally { get; } = tally;

        public Availability Availability { get; } = availability;

        /// <summary>When it last deleted; 0 is never.</summary>
        public long Last { get; set; }

        /// <summary>When its history was last looked after; 0 is never.</summary>
        public long LastKept { get; set; }

        public bool Ask(bool now) => now && Interlocked.Exchange(ref asked, 1) == 0;

        public bool Take() => Interlocked.Exchange(ref asked, 0) == 1;

        public bool AskForHistory() => Interlocked.Exchange(ref askedForHistory, 1) == 0;

        public bool TakeHistory() => Interlocked.Exchange(ref askedForHistory, 0) == 1;
    }
}
