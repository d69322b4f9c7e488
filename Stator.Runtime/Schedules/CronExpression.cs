using System;

namespace Stator.Schedules;

/// <summary>
/// A cron expression: which moments of a calendar and a clock it means, without a zone. Also compiled into the generator, which checks
/// expressions with it.
/// </summary>
internal sealed class CronExpression
{
    // The calendar repeats itself after as long.
    private const int LongestWait = 400;

    private readonly ulong seconds;
    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly CronDays days;

    public CronExpression(ulong seconds, ulong minutes, ulong hours, CronDays days, bool isInterval)
    {
        this.seconds = seconds;
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
        IsInterval = isInterval;
    }

    /// <summary>Whether it means something every so often, rather than at certain times of the day.</summary>
    public bool IsInterval { get; }

    /// <summary>Whether there is a day in the calendar that it means.</summary>
    public bool Recurs => NextDay(new DateTime(2000, 1, 1)) is not null;

    /// <summary>Reads an expression; says what is wrong with it where it is none.</summary>
    public static CronExpression? TryParse(string text, out string? error)
    {
        var expression = CronParser.Parse(text, out error);
        if (expression is { Recurs: false })
        {
            error = "it means a day that never comes";
            return null;
        }

        return expression;
    }

    /// <summary>The first moment that it means, from a given one on; null where the calendar ends before.</summary>
    public DateTime? Next(DateTime from)
    {
        // Whole seconds, rounded up.
        var past = from.Ticks % TimeSpan.TicksPerSecond;
        if (past != 0)
        {
            from = DateTime.MaxValue.Ticks - from.Ticks < TimeSpan.TicksPerSecond
                ? DateTime.MaxValue
                : from.AddTicks(TimeSpan.TicksPerSecond - past);
        }

        var day = NextDay(from.Date);
        if (day is null)
        {
            return null;
        }

        if (day == from.Date && NextTime(from.Hour, from.Minute, from.Second) is { } today)
        {
            return day.Value + today;
        }

        day = day == from.Date ? day == DateTime.MaxValue.Date ? null : NextDay(from.Date.AddDays(1)) : day;
        return day + NextTime(0, 0, 0);
    }

    private DateTime? NextDay(DateTime from)
    {
        var last = from.Year > DateTime.MaxValue.Year - LongestWait ? DateTime.MaxValue.Date : from.AddYears(LongestWait);
        for (var day = from; ;)
        {
            if (days.Contains(day))
            {
                return day;
            }

            var next = days.HasMonth(day.Month) ? day : LastOfMonth(day);
            if (next >= last)
            {
                return null;
            }

            day = next.AddDays(1);
        }
    }

    private TimeSpan? NextTime(int hour, int minute, int second)
    {
        for (var h = First(hours, hour); h >= 0; h = First(hours, h + 1))
        {
            for (var m = First(minutes, h == hour ? minute : 0); m >= 0; m = First(minutes, m + 1))
            {
                var s = First(seconds, h == hour && m == minute ? second : 0);
                if (s >= 0)
                {
                    return new TimeSpan(h, m, s);
                }
            }
        }

        return null;
    }

    private static DateTime LastOfMonth(DateTime day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    private static int First(ulong values, int from)
    {
        for (var value = from; value < 60; value++)
        {
            if ((values >> value & 1) != 0)
            {
                return value;
            }
        }

        return -1;
    }
}
