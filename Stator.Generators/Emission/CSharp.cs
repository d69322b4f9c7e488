using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Stator.Generators.Emission;

/// <summary>How names and values are written in C#.</summary>
internal static class CSharp
{
    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event "
        + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null "
        + "object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static "
        + "string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while "
        // not reserved, but not free either: as names of types, or in some places
        + "async await dynamic field file nameof partial record required scoped var where yield").Split(' '),
        StringComparer.Ordinal);

    public static string Identifier(string name) => Keywords.Contains(name) ? "@" + name : name;

    public static string Namespace(string name) => string.Join(".", name.Split('.').Select(Identifier));

    public static string Text(string value)
        => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\0", "\\0") + "\"";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Span(TimeSpan value)
        => value.Ticks % TimeSpan.TicksPerSecond == 0
            ? $"global::System.TimeSpan.FromSeconds({Number(value.Ticks / TimeSpan.TicksPerSecond)})"
            : $"global::System.TimeSpan.FromTicks({Number(value.Ticks)})";

    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>The lines of a raw string literal that holds <paramref name="text"/>, from its opening to its closing quotes.</summary>
    public static string RawText(string text)
    {
        var quotes = "\"\"\"";
        while (text.Contains(quotes))
        {
            quotes += "\"";
        }

        return quotes + "\n" + text + "\n" + quotes;
    }
}
