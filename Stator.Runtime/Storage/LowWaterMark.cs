using System;
using System.Threading;

namespace Stator.Storage;

/// <summary>
/// From which due time on a claim reads the index. Rows that are written again and again leave dead entries at its lower end, which stay
/// for as long as any session holds an old snapshot; a claim that began there would step over all of them every time. What may lie below
/// the mark nevertheless (leases that have ended, rows of a transaction that committed late) is found by a claim without it, which comes
/// every few seconds, and always when there is nothing left above.
/// </summary>
internal sealed class LowWaterMark(TimeProvider timeProvider)
{
    /// <summary>The longest time between two claims of the whole range.</summary>
    public static readonly TimeSpan WholeEvery = TimeSpan.FromSeconds(3);

    // Inserts that are on their way commit in another order than their due times'.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private DateTimeOffset? mark;
    private long wholeAt;
    private bool cleared;

    /// <summary>The mark for the next claim; null for one of the whole range.</summary>
    public DateTimeOffset? Take()
    {
        lock (gate)
        {
            if (mark is null || cleared || timeProvider.GetElapsedTime(wholeAt) >= WholeEvery)
            {
                cleared = false;
                wholeAt = timeProvider.GetTimestamp();
                return null;
            }

            return mark;
        }
    }

    /// <summary>Sets the mark by the earliest due time that a full claim found; null where it was not full.</summary>
    public void Put(DateTimeOffset? earliest)
    {
        lock (gate)
        {
            mark = earliest - Margin;
        }
    }

    /// <summary>An earlier due time may have appeared: the next claim is of the whole range.</summary>
    public void Clear()
    {
        lock (gate)
        {
            cleared = true;
        }
    }
}
