using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Benchmarks.Reporting;

/// <summary>A table in plain text: the first column to the left, all others to the right.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> rows = [header];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print()
    {
        var widths = header.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        Console.WriteLine();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join(
                "  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}
