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

        var widths = headings.Select((heading, i) => rows.Max(r => Show(r[i]).Length) is var widest && widest > heading.Length ? widest : heading.Length).ToList();
        var text = new StringBuilder();
        Write([.. headings], numbers: rows[0]);
        rows.ForEach(r => Write(r, r));
        return text.ToString().TrimEnd();

        void Write(object?[] cells, object?[] numbers)
        {
            var line = cells.Select((cell, i) => numbers[i] is int or long ? Show(cell).PadLeft(widths[i]) : Show(cell).PadRight(widths[i]));
            text.Append(string.Join(Gap, line).TrimEnd()).Append('\n');
        }
    }

    // One line each, whatever is in the database.
    private static string Show(object? cell) => cell switch
    {
        null => "-",
        TimeSpan time => Show(time),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!.ReplaceLineEndings(" "),
    };

    /// <summary>The two largest units of a time.</summary>
    private static string Show(TimeSpan time)
    {
        (long Count, string Unit)[] units =
        [
            (time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s"), (time.TotalSeconds < 1 ? time.Milliseconds : 0, "ms"),
        ];
        var said = units.SkipWhile(u => u.Count == 0).Take(2).Where(u => u.Count != 0).Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Count}{u.Unit}")).ToList();
        return said.Count == 0 ? "0s" : string.Join(' ', said);
    }
}
