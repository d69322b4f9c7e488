using System;

namespace Stator.Schedules;

/// <summary>One field of a cron expression: what it is called, and what it takes.</summary>
internal sealed class CronField(string name, int first, int last, string names = "", bool isTime = false)
{
    private readonly string[] names = names.Split(' ');

    public string Name => name;

    public int First => first;

    public int Last => last;

    /// <summary>How many values there are.</summary>
    public int Count => last - first + 1;

    /// <summary>Whether it is a part of the time of the day.</summary>
    public bool IsTime => isTime;

    /// <summary>Whether a week begins with its first value, which is then also its last.</summary>
    public bool IsCircle => last == 6;

    public ulong All => Bits(first, last, 1);

    /// <summary>The values from one to another, each so many further; beyond the last it goes on with the first.</summary>
    public ulong Bits(int from, int to, int step)
    {
        var bits = 0UL;
        for (var value = from; value <= (to < from ? to + Count : to); value += step)
        {
            bits |= 1UL << (((value - first) % Count) + first);
        }

        return bits;
    }

    /// <summary>The value of a name; -1 where there is none.</summary>
    public int Named(string text)
    {
        var index = Array.FindIndex(names, n => n.Length > 0 && n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? -1 : index + first;
    }
}
