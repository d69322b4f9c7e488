using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Schedules;

/// <summary>Reads cron expressions. docs/schedules.md says what it takes.</summary>
internal static class CronParser
{
    private static readonly CronField Second = new("second", 0, 59, isTime: true);
    private static readonly CronField Minute = new("minute", 0, 59, isTime: true);
    private static readonly CronField Hour = new("hour", 0, 23, isTime: true);
    private static readonly CronField DayOfMonth = new("day of month", 1, 31);
    private static readonly CronField Month = new("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
    private static readonly CronField DayOfWeek = new("day of week", 0, 6, "SUN MON TUE WED THU FRI SAT");

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@every_second"] = "* * * * * *",
        ["@every_minute"] = "* * * * *",
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    /// <summary>The expression; null, and what is wrong, where the text is none.</summary>
    public static CronExpression? Parse(string text, out string? error)
    {
        var trimmed = text.Trim(' ', '\t');
        var isMacro = Macros.TryGetValue(trimmed, out var macro);
        if (!isMacro && trimmed.StartsWith("@", StringComparison.Ordinal))
        {
            error = "it is none of the macros " + string.Join(", ", Macros.Keys);
            return null;
        }

        var fields = (isMacro ? macro! : trimmed).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            error = $"it has {fields.Length} fields and not 5, or 6 with seconds";
            return null;
        }

        var given = fields.Length == 6 ? fields : new[] { "0" }.Concat(fields).ToArray();
        var days = new CronDays();
        var readers = new[] { Second, Minute, Hour, DayOfMonth, Month, DayOfWeek }
            .Select((field, index) => new CronFieldReader(field, given[index]))
            .ToList();
        var values = readers.Take(3).Select(r => r.Values()).ToList();
        ReadDaysOfMonth(readers[3], days);
        days.Months = readers[4].Values();
        ReadDaysOfWeek(readers[5], days);
        error = readers.Select(r => r.End()).FirstOrDefault(e => e is not null);
        return error is null ? new CronExpression(values[0], values[1], values[2], days, readers.Any(r => r.IsInterval)) : null;
    }

    private static void ReadDaysOfMonth(CronFieldReader field, CronDays days)
    {
        if (field.Accept('?'))
        {
            days.DaysOfMonth = DayOfMonth.All;
        }
        else if (field.Accept('L'))
        {
            days.BeforeLast = field.Accept('-') ? field.Number(1, DayOfMonth.Last - 1) : 0;
            days.NearestWorkingDay = field.Accept('W');
        }
        else
        {
            days.DaysOfMonth = field.Values();
            days.NearestWorkingDay = field.IsOneValue && field.Accept('W');
        }
    }

    private static void ReadDaysOfWeek(CronFieldReader field, CronDays days)
    {
        if (field.Accept('?'))
        {
            days.DaysOfWeek = DayOfWeek.All;
            return;
        }

        days.DaysOfWeek = field.Values();
        days.Week = !field.IsOneValue ? 0
            : field.Accept('L') ? CronDays.LastWeek
            : field.Accept('#') ? field.Number(1, 5)
            : 0;
    }
}
