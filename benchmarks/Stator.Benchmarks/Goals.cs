using System;
using System.Collections.Generic;
using System.Globalization;

namespace Stator.Benchmarks;

/// <summary>Figures beside what they should be.</summary>
internal sealed class Goals
{
    private readonly List<string> lines = [];
    private bool isMissed;

    public void AtMost(string figure, double value, double limit, string unit)
        => Add(figure, string.Create(CultureInfo.InvariantCulture, $"{value:0.00}{unit}, at most {limit:0.##}{unit}"), value <= limit);

    public void Below(string figure, double value, double limit, string unit)
        => Add(figure, string.Create(CultureInfo.InvariantCulture, $"{value:0.00}{unit}, below {limit:0.##}{unit}"), value < limit);

    public void AtLeast(string figure, double value, double limit, string unit)
        => Add(figure, string.Create(CultureInfo.InvariantCulture, $"{value:0.00}{unit}, at least {limit:0.##}{unit}"), value >= limit);

    public void Is(string figure, string value, string goal) => Add(figure, $"{value}, {goal}", value == goal);

    /// <summary>Prints one line for each goal.</summary>
    /// <returns>0 where all are met.</returns>
    public int Print()
    {
        Console.WriteLine();
        lines.ForEach(Console.WriteLine);
        return isMissed ? 1 : 0;
    }

    private void Add(string figure, string text, bool isMet)
    {
        lines.Add($"{figure}: {text}, {(isMet ? "met" : "missed")}");
        isMissed |= !isMet;
    }
}
