using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Stator.Cli.Inside;

/// <summary>Columns of plain text: the same in a terminal and in a pipe.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private const string Gap = "  ";

    private readonly List<object?[]> rows = [];

    public void Add(params object?[] cells) => rows.Add(cells);

    /// <summary>The table, or where it has no rows, what is said instead.</summary>
    public string Text(string none)
    {
        if (rows.Count == 0)
        {
            return none;
        }

        var widths = headings.Select((heading, i) => Math.Max(heading.Length, rows.Max(r => Cell(r[i]).Length))).ToList();
        var text = new StringBuilder();
        Write([.. headings], rows[0]);
        rows.ForEach(r => Write(r, r));
        return text.ToString().TrimEnd();

        void Write(object?[] cells, object?[] numbers)
        {
            var line = cells.Select((cell, i) => numbers[i] is int or long ? Cell(cell).PadLeft(widths[i]) : Cell(cell).PadRight(widths[i]));
            text.Append(string.Join(Gap, line).TrimEnd()).Append('\n');
        }
    }

    /// <summary>A value on one line, whatever is in the database.</summary>
    public static string Cell(object? value) => value switch
    {
        null => "-",
        TimeSpan time => ShortTime.Of(time),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!.ReplaceLineEndings(" "),
    };
}
