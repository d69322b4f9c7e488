using System;
using System.Globalization;

namespace Stator.Hosting;

/// <summary>Reads durations of the configuration: a number with a unit, as 30s, or a time with colons. A bare number is none.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Time)[] Units =
    [
        // Longer names first: a unit is what the text ends in.
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    // A million days are a TimeSpan still.
    private const int MostNumber = 1_000_000;

    public static TimeSpan? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        }

        foreach (var (unit, time) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                return int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostNumber
                    ? time * number
                    : null;
            }
        }

        return null;
    }
}
