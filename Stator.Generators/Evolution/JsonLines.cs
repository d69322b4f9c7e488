using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Stator.Generators.Evolution;

/// <summary>A value of a fact: text, or the members of an object. A number and true are their text.</summary>
internal sealed record JsonValue(string Text, IReadOnlyDictionary<string, string>? Members = null);

/// <summary>
/// Reads the JSON of snapshots: one object of text, numbers, true, and objects of text. The compiler's host brings no JSON reader that a
/// generator could rely on. Commas too many are forgiven, because merges leave them behind.
/// </summary>
internal sealed class JsonLines(string text)
{
    private int position;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="FormatException">It is not such an object. The message says why, and <see cref="Line"/> where.</exception>
    public IReadOnlyList<(string Key, JsonValue Value, int Line)> Read()
    {
        var facts = new List<(string, JsonValue, int)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        Expect('{');
        while (Next() == '"')
        {
            var key = Text();
            if (!keys.Add(key))
            {
                throw new FormatException($"'{key}' is there twice");
            }

            var line = Line;
            Expect(':');
            facts.Add((key, Value(), line));
            EndOfMember();
        }

        Expect('}');
        return Next() == '\0' ? facts : throw new FormatException("there is more after the last brace");
    }

    /// <summary>The line that is being read, from 1.</summary>
    public int Line
    {
        get
        {
            var line = 1;
            for (var i = 0; i < Math.Min(position, text.Length); i++)
            {
                line += text[i] == '\n' ? 1 : 0;
            }

            return line;
        }
    }

    private JsonValue Value()
    {
        switch (Next())
        {
            case '"':
                return new JsonValue(Text());
            case '{':
                return new JsonValue(string.Empty, Members());
            default:
                var start = position;
                while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '.' or '-' or '+'))
                {
                    position++;
                }

                return position > start
                    ? new JsonValue(text.Substring(start, position - start))
                    : throw new FormatException("a value is missing");
        }
    }

    private Dictionary<string, string> Members()
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect('{');
        while (Next() == '"')
        {
            var key = Text();
            Expect(':');
            members[key] = Next() == '"' ? Text() : throw new FormatException($"'{key}' is not text");
            EndOfMember();
        }

        Expect('}');
        return members;
    }

    private void EndOfMember()
    {
        if (Next() == ',')
        {
            position++;
        }
        else if (Next() != '}')
        {
            throw new FormatException("a comma is missing");
        }
    }

    private string Text()
    {
        var result = new StringBuilder();
        Expect('"');
        while (position < text.Length && text[position] is not ('"' or '\n'))
        {
            var c = text[position++];
            result.Append(c == '\\' ? Escaped() : c);
        }

        if (position >= text.Length || text[position] != '"')
        {
            throw new FormatException("a quote is missing");
        }

        position++;
        return result.ToString();
    }

    private char Escaped()
    {
        var c = position < text.Length ? text[position++] : '\0';
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case '"' or '\\' or '/': return c;
            case 'u' when position + 4 <= text.Length
                && ushort.TryParse(text.Substring(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                position += 4;
                return (char)code;
            default:
                throw new FormatException($"'\\{c}' is no escape");
        }
    }

    private void Expect(char c)
    {
        if (Next() != c)
        {
            throw new FormatException(position < text.Length ? $"'{c}' was expected, and not '{text[position]}'" : $"it ends before '{c}'");
        }

        position++;
    }

    private char Next()
    {
        while (position < text.Length && (char.IsWhiteSpace(text[position]) || text[position] == '\uFEFF'))
        {
            position++;
        }

        return position < text.Length ? text[position] : '\0';
    }
}
