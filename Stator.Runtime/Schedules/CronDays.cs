using System;

namespace Stator.Schedules;

/// <summary>Which days a cron expression means: those that fit its month, its day of the month and its day of the week, all three.</summary>
internal sealed class CronDays
{
    /// <summary>For <see cref="Week"/>: the last such weekday of the month.</summary>
    public const int LastWeek = -1;

    public ulong Months { get; set; }

    public ulong DaysOfMonth { get; set; }

    /// <summary>So many days before the last of the month; null where days are counted from the first.</summary>
    public int? BeforeLast { get; set; }

    /// <summary>Whether the one day of the month stands for the working day next to it, in the same month.</summary>
    public bool NearestWorkingDay { get; set; }

    /// <summary>From Sunday, which is 0.</summary>
    public ulong DaysOfWeek { get; set; }

    /// <summary>Which of the month's such weekdays, from 1; 0 is all.</summary>
    public int Week { get; set; }

    public bool HasMonth(int month) => Has(Months, month);

    public bool Contains(DateTime day)
    {
        var last = DateTime.DaysInMonth(day.Year, day.Month);
        return HasMonth(day.Month)
            && Has(DaysOfWeek, (int)day.DayOfWeek)
            && (Week == 0 || (Week == LastWeek ? day.Day + 7 > last : (day.Day + 6) / 7 == Week))
            && (BeforeLast is null && !NearestWorkingDay ? Has(DaysOfMonth, day.Day) : day.Day == OnlyDay(day, last));
    }

    private int OnlyDay(DateTime day, int last)
    {
        var wanted = last - BeforeLast ?? FirstOf(DaysOfMonth);
        return wanted < 1 || wanted > last ? 0
            : !NearestWorkingDay ? wanted
            : new DateTime(day.Year, day.Month, wanted).DayOfWeek switch
            {
                DayOfWeek.Saturday => wanted == 1 ? 3 : wanted - 1,
                DayOfWeek.Sunday => wanted == last ? last - 2 : wanted + 1,
                _ => wanted,
            };
    }

    private static int FirstOf(ulong values)
    {
        var first = 1;
        while (!Has(values, first))
        {
            first++;
        }

        return first;
    }

    private static bool Has(ulong values, int value) => (values >> value & 1) != 0;
}
