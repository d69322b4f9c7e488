using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Stator.Generators.Validation;

/// <summary>Finds the duration that somebody probably meant: <c>30s</c> for "30 sec", <c>1h30m</c> for "1 hour and 30 minutes".</summary>
internal static class DurationSuggestion
{
    // From the largest, which is the order in which a duration wants them.
    private static readonly (string Unit, string[] Words)[] Units =
    [
        ("w", ["w", "wk", "wks", "week", "weeks"]),
        ("d", ["d", "day", "days"]),
        ("h", ["h", "hr", "hrs", "hour", "hours"]),
        ("m", ["m", "min", "mins", "minute", "minutes"]),
        ("s", ["s", "sec", "secs", "second", "seconds"]),
        ("ms", ["ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"]),
    ];

    /// <summary>What is meant; null where that is not clear. A bare number is not: guessing its unit is how seconds become days.</summary>
    public static string? For(string written)
    {
        var text = Regex.Replace(written.ToLowerInvariant(), "\\band\\b|[,+]", " ");
        if (!Regex.IsMatch(text, @"^(\s*[0-9]{1,9}(\.[0-9]{1,9})?\s*[a-z]+\.?)+\s*$"))
        {
            return null;
        }

        var parts = Regex.Matches(text, @"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)").Cast<Match>()
            .Select(m => (Number: m.Groups[1].Value, Unit: Array.FindIndex(Units, u => u.Words.Contains(m.Groups[2].Value))))
            .OrderBy(p => p.Unit)
            .ToList();
        return parts.All(p => p.Unit >= 0) && parts.Select(p => p.Unit).Distinct().Count() == parts.Count
            ? string.Concat(parts.Select(p => p.Number + Units[p.Unit].Unit))
            : null;
    }
}
