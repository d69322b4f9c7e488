using System;
using System.Text;

namespace Stator.Generators.Emission;

/// <summary>Writes indented lines that end in '\n' on every system.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int indent;
    private bool isBlockStart;

    public CodeWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', indent * 4).Append(line);
        }
        else if (isBlockStart)
        {
            return this;
        }

        text.Append('\n');
        isBlockStart = false;
        return this;
    }

    /// <summary>Writes each line of a text at the present indentation.</summary>
    public CodeWriter Lines(string lines)
    {
        foreach (var line in lines.Replace("\r", string.Empty).Split('\n'))
        {
            Line(line);
        }

        return this;
    }

    /// <summary>Writes a summary comment of one line.</summary>
    public CodeWriter Summary(string sentence) => Line($"/// <summary>{CSharp.Xml(sentence)}</summary>");

    public Block Open(string line)
    {
        Line(line);
        return Open();
    }

    public Block Open()
    {
        Line("{");
        isBlockStart = true;
        indent++;
        return new Block(this, "}");
    }

    /// <summary>Indents what follows, without braces.</summary>
    public Block Indent()
    {
        indent++;
        return new Block(this, null);
    }

    public override string ToString()
        => indent == 0 ? text.ToString() : throw new InvalidOperationException("A block was left open in generated code.");

    internal readonly struct Block(CodeWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer.indent--;
            if (close is not null)
            {
                writer.Line(close);
            }
        }
    }
}
