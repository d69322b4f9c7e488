using System;
using System.Globalization;

namespace Stator.Schedules;

/// <summary>Reads the text of one field, from left to right. The first thing that is wrong is kept, and the rest is not read.</summary>
internal sealed class CronFieldReader(CronField field, string text)
{
    private int at;
    private string? error;

    /// <summary>Whether it means every so often, rather than certain times.</summary>
    public bool IsInterval { get; private set; }

    /// <summary>Whether what has been read is one value alone, with nothing around it.</summary>
    public bool IsOneValue { get; private set; }

    /// <summary>Takes the next character, where it is this one, in either case.</summary>
    public bool Accept(char character)
    {
        if (error is null && at < text.Length && char.ToUpperInvariant(text[at]) == character)
        {
            at++;
            return true;
        }

        return false;
    }

    /// <summary>A list of values and ranges, with or without steps; or a star.</summary>
    public ulong Values()
    {
        if (Accept('*'))
        {
            IsInterval = field.IsTime;
            return field.Bits(field.First, field.Last, Step() ?? 1);
        }

        var values = 0UL;
        var parts = 0;
        do
        {
            values |= Part(parts++ == 0);
        }
        while (Accept(','));
        return values;
    }

    /// <summary>A plain number.</summary>
    public int Number(int least, int most)
    {
        var digits = Run(c => c is >= '0' and <= '9');
        // Nothing in a cron expression has more digits; what has may be too long for a number.
        var number = digits.Length is 0 or > 4 ? -1 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (number < least || number > most)
        {
            Fail(digits.Length == 0 ? $"lacks a number at '{text.Substring(at)}'" : $"has '{digits}', which is not from {least} to {most}");
            return least;
        }

        return number;
    }

    /// <summary>What is wrong with the field, now that all of it should have been read; null where nothing is.</summary>
    public string? End()
    {
        if (at < text.Length)
        {
            Fail($"cannot be read from '{text.Substring(at)}' on");
        }

        return error;
    }

    private ulong Part(bool isFirst)
    {
        var from = Value();
        if (Accept('-'))
        {
            var to = Value();
            var step = Step() ?? 1;
            IsInterval |= field.IsTime;
            IsOneValue = false;
            return field.Bits(field.IsCircle && from == field.Count && to < from ? field.First : from, to, step);
        }

        if (Step() is { } each)
        {
            IsOneValue = false;
            return field.Bits(field.IsCircle ? from % field.Count : from, field.Last, each);
        }

        IsOneValue = isFirst && (at >= text.Length || text[at] != ',');
        return field.Bits(from, from, 1);
    }

    private int? Step()
    {
        if (!Accept('/'))
        {
            return null;
        }

        IsInterval |= field.IsTime;
        return Number(1, field.Last);
    }

    // Sunday is also 7.
    private int Value()
    {
        var start = at;
        var name = Run(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));
        if (name.Length == 0)
        {
            return Number(field.First, field.IsCircle ? field.Count : field.Last);
        }

        // "FRIL" is Friday, and the last one.
        var known = name.Length > 3 ? name.Substring(0, 3) : name;
        at = start + known.Length;
        var value = field.Named(known);
        if (value < 0)
        {
            Fail($"has '{name}', which is no {field.Name}");
            return field.First;
        }

        return value;
    }

    private string Run(Func<char, bool> belongs)
    {
        var start = at;
        while (error is null && at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return text.Substring(start, at - start);
    }

    private void Fail(string what) => error ??= $"its {field.Name} field '{text}' {what}";
}
