using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Stator.Benchmarks.Reporting;

/// <summary>What stands for many measurements, and how it is written.</summary>
internal static class Figures
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    /// <summary>The value that a share of all is not above.</summary>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    /// <summary>With separators and no decimals.</summary>
    public static string Whole(this double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Fixed(this double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);

    /// <summary>The median with the least and the most.</summary>
    public static string Spread(this IReadOnlyCollection<double> values)
        => values.Count == 1 ? values.First().Whole() : $"{values.Median().Whole()} [{values.Min().Whole()}-{values.Max().Whole()}]";
}
