using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Inserts the rows of schedules, on a beat of its own. Any number of runners may do so for the same tables: how far a schedule has come is
/// in the database, and whoever moves that on inserts the row in the same transaction. What is due is decided by the database's clock;
/// waiting here is only a hint when to look again.
/// </summary>
internal sealed class Scheduler
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Clocks tick coarsely, and looking once more because of that is a statement more for each occurrence.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    private readonly RunnerParts parts;
    private readonly IMachineStore store;
    private readonly Agenda agenda;
    private readonly Background background;
    private readonly IReadOnlyList<Duty> duties;

    public Scheduler(RunnerParts parts, IMachineStore store, Tallies tallies, Agenda agenda, Background background)
    {
        (this.parts, this.store, this.agenda, this.background) = (parts, store, agenda, background);
        duties = [.. parts.Machines.Where(m => m.Definition.Schedules.Count > 0).Select(m => new Duty(m, tallies.Of(m), parts))];
    }

    /// <summary>For how long it has come no further with a machine.</summary>
    public TimeSpan Still => duties.Select(d => d.Beat.Still).DefaultIfEmpty().Max();

    /// <summary>Says of a schedule that this system cannot follow what is wrong with it.</summary>
    /// <exception cref="InvalidOperationException">A zone is not known.</exception>
    public static void Check(IReadOnlyList<Machine> machines)
    {
        foreach (var machine in machines)
        {
            Timetable.AllOf(machine.Definition);
        }
    }

    /// <summary>Sees to each schedule whenever it is due. No error ends it.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(duties.Select(d => RunAsync(d, stopping)));

    /// <summary>Sees to what is due, and throws what the database throws.</summary>
    public async Task FireAsync(CancellationToken stopping)
    {
        foreach (var duty in duties)
        {
            duty.Beat.Work();
            var found = await LookAsync(duty).ConfigureAwait(false);
            foreach (var timetable in duty.Timetables)
            {
                await FireAsync(duty, timetable, found, stopping).ConfigureAwait(false);
            }

            duty.Beat.Rest();
        }
    }

    private async Task RunAsync(Duty duty, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            duty.Beat.Work();
            var pause = await TryAsync(duty, stopping).ConfigureAwait(false);
            duty.Beat.Rest();
            await background.DelayAsync(pause, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Returns how long to wait.</summary>
    private async Task<TimeSpan> TryAsync(Duty duty, CancellationToken stopping)
    {
        StoredSchedules found;
        try
        {
            found = await LookAsync(duty).ConfigureAwait(false);
            duty.Reading.Up();
        }
        catch (Exception exception)
        {
            duty.Reading.Down(exception);
            return ReconnectPause.After(duty.Reading.Failures, parts.Randomness.NextDouble());
        }

        var pause = LongestPause;
        foreach (var timetable in duty.Timetables)
        {
            try
            {
                if (await FireAsync(duty, timetable, found, stopping).ConfigureAwait(false) is { } doneUntil)
                {
                    duty.Firing[timetable.Index].Up();
                    pause = timetable.Next(doneUntil) - found.Now + Margin is { } left && left < pause ? left : pause;
                }
            }
            catch (Exception exception)
            {
                duty.Firing[timetable.Index].Down(exception);
            }
        }

        return pause > Margin ? pause : Margin;
    }

    /// <summary>How far the schedules have come. New ones, and those that are new to this run and have changed, begin now.</summary>
    private async Task<StoredSchedules> LookAsync(Duty duty)
    {
        var machine = duty.Machine.Definition;
        var found = await store.ReadSchedulesAsync(machine, CancellationToken.None).ConfigureAwait(false);
        var begins = duty.Timetables.Where(t => !found.Positions.TryGetValue(t.Schedule.Name, out var position)
            || (position.Definition != t.Definition && !duty.HasBegun)).ToList();
        foreach (var timetable in begins)
        {
            await store.BeginScheduleAsync(machine, timetable.Schedule.Name, timetable.Definition, CancellationToken.None).ConfigureAwait(false);
        }

        // What another version of the program says later is its own affair: while both run, each keeps to its own times.
        duty.HasBegun = true;
        return begins.Count == 0 ? found : await store.ReadSchedulesAsync(machine, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Returns until when the schedule is seen to; null where its row cannot be made.</summary>
    private async Task<DateTimeOffset?> FireAsync(Duty duty, Timetable timetable, StoredSchedules found, CancellationToken stopping)
    {
        var machine = duty.Machine.Definition;
        if (!found.Positions.TryGetValue(timetable.Schedule.Name, out var position))
        {
            return null;
        }

        var doneUntil = position.DoneUntil;
        foreach (var (occurrence, isLeftOut) in timetable.Due(doneUntil, found.Now))
        {
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            object? row;
            try
            {
                row = isLeftOut ? null : duty.Machine.NewScheduled(timetable.Index, occurrence);
                if (row is not null)
                {
                    duty.Machine.Definition.Created?.Invoke(row);
                }
            }
            catch (Exception exception)
            {
                // The user's own: it must not keep anything else from its work.
                duty.Firing[timetable.Index].Down(exception);
                return null;
            }

            duty.Beat.Work();
            var end = await store.OccurAsync(machine, occurrence.Schedule, doneUntil, occurrence.Time, row, CancellationToken.None)
                .ConfigureAwait(false);
            doneUntil = occurrence.Time;
            if (!end.IsOurs)
            {
                // Another runner was here first, and sees to what comes after it too.
                break;
            }

            Settle(duty, occurrence, end.Key);
        }

        return doneUntil;
    }

    private void Settle(Duty duty, ScheduledOccurrence occurrence, object? key)
    {
        var machine = duty.Machine.Definition;
        if (key is null)
        {
            parts.Logger.OccurrenceLeftOut(machine.Name, occurrence.Schedule, occurrence.Time);
            return;
        }

        duty.Tally.AddScheduled();
        parts.Logger.Scheduled(machine.Name, key, occurrence.Schedule, occurrence.Time, occurrence.Missed);
        agenda.Hear(machine.Table, TimeSpan.Zero);
    }

    /// <summary>The schedules of one machine, in one run.</summary>
    private sealed class Duty(Machine machine, Tally tally, RunnerParts parts)
    {
        public Machine Machine => machine;

        public Tally Tally => tally;

        public IReadOnlyList<Timetable> Timetables { get; } = Timetable.AllOf(machine.Definition);

        public Availability Reading { get; } = new(parts.Logger, machine.Definition.Name, "reading schedules");

        public Beat Beat { get; } = new(parts.TimeProvider);

        public IReadOnlyList<Availability> Firing { get; } =
            [.. machine.Definition.Schedules.Select(s => new Availability(parts.Logger, machine.Definition.Name, $"schedule {s.Name}"))];

        public bool HasBegun { get; set; }
    }
}
