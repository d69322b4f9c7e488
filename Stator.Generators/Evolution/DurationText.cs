using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Stator.Generators.Evolution;

/// <summary>
/// Durations as snapshots hold them. One duration has one text, however the source writes it, so that "24h" for "1d" is no difference.
/// </summary>
internal static class DurationText
{
    private static readonly Regex Pattern = new(@"\A(?:(?<number>[0-9]{1,12}(?:\.[0-9]{1,12})?)(?<unit>ms|d|h|m|s))+\z");

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    public static string Write(TimeSpan value)
    {
        var text = string.Empty;
        var left = value.Ticks;
        foreach (var (unit, ticks) in Units)
        {
            text += left >= ticks ? (left / ticks).ToString(CultureInfo.InvariantCulture) + unit : string.Empty;
            left %= ticks;
        }

        return left > 0 ? text + ((decimal)left / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture) + "ms"
            : text.Length > 0 ? text
            : "0s";
    }

    /// <summary>What a text means; null where it is no duration.</summary>
    public static TimeSpan? Read(string text)
    {
        var match = Pattern.Match(text);
        if (!match.Success)
        {
            return null;
        }

        var numbers = match.Groups["number"].Captures.Cast<Capture>();
        var units = match.Groups["unit"].Captures.Cast<Capture>();
        var ticks = numbers
            .Zip(units, (number, unit) => decimal.Parse(number.Value, CultureInfo.InvariantCulture) * TicksOf(unit.Value))
            .Sum();
        return ticks > long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)ticks);
    }

    private static long TicksOf(string unit)
        => Units.Where(u => u.Unit == unit).Select(u => u.Ticks).DefaultIfEmpty(TimeSpan.TicksPerMillisecond).First();
}
