using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Stator.Generators.Tests.Harness;

/// <summary>A diagnostic that a test expects, or that was reported.</summary>
internal sealed record Found(string Id, TextSpan Span);

/// <summary>Source in which <c>{|STATOR003:text|}</c> marks an expected diagnostic. Marks may be nested.</summary>
internal sealed record Markup(string Source, IReadOnlyList<Found> Expected)
{
    public static Markup Parse(string marked)
    {
        var source = new StringBuilder();
        var expected = new List<Found>();
        var open = new Stack<(string Id, int Start)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (At(marked, i, "{|"))
            {
                var colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], source.Length));
                i = colon;
            }
            else if (At(marked, i, "|}"))
            {
                var (id, start) = open.Pop();
                expected.Add(new Found(id, TextSpan.FromBounds(start, source.Length)));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return open.Count == 0
            ? new Markup(source.ToString(), expected)
            : throw new FormatException($"The mark of {open.Peek().Id} is not closed.");
    }

    /// <summary>Source with marks around what was found, so that two sets of diagnostics can be compared as text.</summary>
    public static string Render(string source, IEnumerable<Found> found)
    {
        var marked = new StringBuilder(source);
        var insertions = found
            .SelectMany(f => new[] { (At: f.Span.Start, Text: $"{{|{f.Id}:"), (At: f.Span.End, Text: "|}") })
            .OrderByDescending(i => i.At)
            .ThenBy(i => i.Text, StringComparer.Ordinal);
        foreach (var (at, text) in insertions)
        {
            marked.Insert(at, text);
        }

        return marked.ToString();
    }

    private static bool At(string text, int position, string token)
        => string.CompareOrdinal(text, position, token, 0, token.Length) == 0;
}
