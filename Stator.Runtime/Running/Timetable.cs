using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generated;
using Stator.Schedules;

namespace Stator.Running;

/// <summary>When one schedule of a machine occurs, and what is to be done about those occurrences that are due.</summary>
internal sealed class Timetable
{
    private const int MostMissed = 1000;

    // Later than this, an occurrence was missed, and not only noticed late.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Windows =
        [Grace, TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31), TimeSpan.FromDays(366)];

    private readonly ZonedCron? cron;
    private readonly TimeSpan every;

    public Timetable(MachineDefinition machine, int index)
    {
        Index = index;
        Schedule = machine.Schedules[index];
        if (Schedule.Cron is { } text)
        {
            var expression = CronExpression.TryParse(text, out var error)
                ?? throw new InvalidOperationException(
                    $"Schedule '{Schedule.Name}' of machine '{machine.Name}' is '{text}', which is not a cron expression because {error}. "
                    + "Build the machine again with the generator of this version.");
            cron = new ZonedCron(expression, Zone(machine, Schedule));
            Definition = $"{text} {Schedule.Zone}";
        }
        else
        {
            // SQLite keeps milliseconds.
            every = TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(Schedule.Every.GetValueOrDefault().TotalMilliseconds)));
            Definition = $"every {every:c}";
        }
    }

    public ScheduleDefinition Schedule { get; }

    /// <summary>The index in the machine's list of schedules.</summary>
    public int Index { get; }

    /// <summary>When it occurs, as text: when this changes, the schedule begins anew.</summary>
    public string Definition { get; }

    public static IReadOnlyList<Timetable> AllOf(MachineDefinition machine)
        => [.. Enumerable.Range(0, machine.Schedules.Count).Select(index => new Timetable(machine, index))];

    /// <summary>The first occurrence after one, or after the beginning; null where there is no other.</summary>
    public DateTimeOffset? Next(DateTimeOffset doneUntil) => cron is null ? doneUntil + every : cron.Next(doneUntil);

    /// <summary>The occurrences to see to, in their order. One that is to be left out is marked.</summary>
    public IEnumerable<(ScheduledOccurrence Occurrence, bool IsLeftOut)> Due(DateTimeOffset doneUntil, DateTimeOffset now)
    {
        if (Schedule.CatchUp == CatchUp.All)
        {
            return Between(doneUntil, now).Select(time => (Occurrence(time, 0), false));
        }

        return Latest(doneUntil, now) is { } latest
            ? [(Occurrence(latest.Time, latest.Missed), Schedule.CatchUp == CatchUp.Skip && now - latest.Time > Grace)]
            : [];
    }

    private (DateTimeOffset Time, int Missed)? Latest(DateTimeOffset doneUntil, DateTimeOffset now)
    {
        if (cron is null)
        {
            var count = (now - doneUntil).Ticks / every.Ticks;
            return count <= 0 ? null : (doneUntil + (every * count), (int)Math.Min(count - 1, MostMissed));
        }

        var first = Between(doneUntil, now).Take(MostMissed + 2).ToList();
        return first.Count == 0 ? null
            : first.Count <= MostMissed + 1 ? (first[^1], first.Count - 1)
            : (LastBefore(now, first[^1]), MostMissed);
    }

    // Not one by one: a second that was missed for a year is thirty million occurrences.
    private DateTimeOffset LastBefore(DateTimeOffset now, DateTimeOffset known)
        => Windows.Select(w => Between(now - w, now).Select(time => (DateTimeOffset?)time).LastOrDefault())
            .FirstOrDefault(last => last is not null) ?? Between(known, now).LastOrDefault(known);

    private IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo)
    {
        for (var time = Next(after); time <= upTo; time = Next(time.Value))
        {
            yield return time.Value;
        }
    }

    private ScheduledOccurrence Occurrence(DateTimeOffset time, int missed) => new(Schedule.Name, time, missed);

    private static TimeZoneInfo Zone(MachineDefinition machine, ScheduleDefinition schedule)
        => TimeZoneInfo.TryFindSystemTimeZoneById(schedule.Zone, out var zone)
            ? zone
            : throw new InvalidOperationException(
                $"Schedule '{schedule.Name}' of machine '{machine.Name}' names zone '{schedule.Zone}', which this system does not know. "
                + "Correct the name, or install the IANA time zones (on Debian the package tzdata).");
}
