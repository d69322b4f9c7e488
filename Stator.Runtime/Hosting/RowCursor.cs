using System;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Stator.Generated;

namespace Stator.Hosting;

/// <summary>The row at which the next page begins, as text that says nothing to whoever passes it on.</summary>
internal static class RowCursor
{
    public static string Write(bool byDue, RowView row)
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            byDue ? string.Create(CultureInfo.InvariantCulture, $"d{row.Due!.Value.UtcTicks}:{row.Key}") : "k" + row.Key));

    /// <summary>The due time and the key of the row; those before all others where there is none.</summary>
    public static (DateTimeOffset Due, object Key) Read(MachineDefinition machine, bool byDue, string? cursor)
    {
        if (cursor is null)
        {
            return (DateTimeOffset.MinValue, KeyText.Least(machine.Rows.KeyKind));
        }

        var text = Decode(cursor);
        var (due, key) = !byDue ? (0, text is ['k', ..] ? text[1..] : null)
            : text is ['d', ..] && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
                && long.TryParse(text.AsSpan(1, colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && ticks <= DateTimeOffset.MaxValue.UtcTicks ? (ticks, text[(colon + 1)..])
            : (0L, null);
        return (new DateTimeOffset(due, TimeSpan.Zero), (key is null ? null : KeyText.Parse(machine.Rows.KeyKind, key)) ?? throw new ArgumentException(
            $"'{cursor}' is no place in this query. Pass RowPage.Next of the page before, of the same query, as it is; null is the beginning.",
            nameof(cursor)));
    }

    private static string? Decode(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
