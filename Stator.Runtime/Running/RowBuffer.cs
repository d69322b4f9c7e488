using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generated;

namespace Stator.Running;

/// <summary>
/// Claimed rows that wait for a slot. The machines take turns, so that a machine with few rows need not wait until one with very many is
/// through. Not safe for threads by itself.
/// </summary>
internal sealed class RowBuffer(IReadOnlyList<Machine> machines)
{
    private readonly List<Queue<Try>> queues = [.. machines.Select(_ => new Queue<Try>())];
    private readonly Dictionary<Machine, int> indexes = machines.Select((m, i) => (m, i)).ToDictionary(m => m.m, m => m.i);
    private readonly int[] held = new int[machines.Count];
    private int turn;

    /// <summary>How many rows wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many rows wait or run.</summary>
    public int Held { get; private set; }

    public void Add(Try row)
    {
        var machine = indexes[row.Machine];
        queues[machine].Enqueue(row);
        held[machine]++;
        Waiting++;
        Held++;
    }

    /// <summary>Takes the row whose turn it is, to be run; null where none waits.</summary>
    public Try? Take()
    {
        for (var i = 0; Waiting > 0 && i < queues.Count; i++)
        {
            turn = turn + 1 < queues.Count ? turn + 1 : 0;
            if (queues[turn].TryDequeue(out var row))
            {
                Waiting--;
                return row;
            }
        }

        return null;
    }

    /// <summary>A row that was taken is held no more. Returns whether it was its machine's last.</summary>
    public bool End(Try row)
    {
        Held--;
        return --held[indexes[row.Machine]] == 0;
    }

    /// <summary>Rows that wait, and for which something is true.</summary>
    public List<Try> Where(Func<Try, bool> isTrue) => Waiting == 0 ? [] : [.. queues.SelectMany(q => q).Where(isTrue)];

    /// <summary>Takes rows out that wait, not to be run. They are held until their end is said.</summary>
    public void Remove(List<Try> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var removed = rows.ToHashSet();
        for (var i = 0; i < queues.Count; i++)
        {
            queues[i] = new Queue<Try>(queues[i].Where(row => !removed.Contains(row)));
        }

        Waiting -= rows.Count;
    }
}
