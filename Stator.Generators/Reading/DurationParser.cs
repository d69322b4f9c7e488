using System;
using System.Globalization;
using System.Linq;

namespace Stator.Generators.Reading;

/// <summary>
/// Reads durations such as <c>30s</c>, <c>1h30m</c>, <c>1.5h</c> and <c>00:00:30</c>. There is no default unit: a bare number is none.
/// </summary>
internal static class DurationParser
{
    // From the largest, because the parts of a duration must come in this order, each at most once.
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>What a text means; null where it is no duration. One too long to say becomes the longest there is.</summary>
    public static TimeSpan? Parse(string text) => text.Contains(":") ? Clock(text) : Parts(text);

    private static TimeSpan? Clock(string text)
        => text.Count(c => c == ':') == 2
            && text.All(c => IsDigit(c) || c is ':' or '.')
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value)
                ? value
                : null;

    private static TimeSpan? Parts(string text)
    {
        var ticks = 0m;
        var position = 0;
        var nextUnit = 0;
        while (position < text.Length)
        {
            var number = Run(text, position, c => IsDigit(c) || c == '.');
            var unit = Run(text, position + number.Length, c => c is >= 'a' and <= 'z');
            var index = Array.FindIndex(Units, u => u.Unit == unit);
            if (index < nextUnit || !IsNumber(number))
            {
                return null;
            }

            // A number so long is too much in any unit, and could be too much for a decimal.
            ticks = number.Split('.')[0].TrimStart('0').Length > 15
                ? decimal.MaxValue
                : Add(ticks, decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Units[index].Ticks);
            position += number.Length + unit.Length;
            nextUnit = index + 1;
        }

        return (nextUnit, ticks) switch
        {
            (0, _) => null,
            (_, > long.MaxValue) => TimeSpan.MaxValue,
            _ => TimeSpan.FromTicks((long)ticks),
        };
    }

    private static decimal Add(decimal sum, decimal part) => sum > long.MaxValue || part > long.MaxValue ? decimal.MaxValue : sum + part;

    private static bool IsNumber(string number)
        => number.Length > 0 && number.Count(c => c == '.') <= 1 && IsDigit(number[0]) && IsDigit(number[number.Length - 1]);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static string Run(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return text.Substring(start, end - start);
    }
}
