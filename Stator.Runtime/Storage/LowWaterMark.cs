using System;
using System.Threading;

namespace Stator.Storage;

/// <summary>
/// From where on the index of due rows is read. Rows that are written again and again leave dead entries at its lower end, which stay for
/// as long as any session holds an old snapshot; who begins there steps over all of them every time. What may lie below the mark
/// nevertheless (leases that have ended, rows of a transaction that committed late) is found by reading the whole range: every few
/// seconds, and whenever there is nothing left above, unless that has become slow; then as often as takes a small part of the time.
/// </summary>
internal sealed class LowWaterMark(TimeProvider timeProvider)
{
    /// <summary>The longest time between two claims of the whole range, while that is not slow.</summary>
    public static readonly TimeSpan WholeEvery = TimeSpan.FromSeconds(3);

    /// <summary>How long a reading of the whole range may take. It is slow after several in a row, because a busy server is slow at times.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    /// <summary>How many readings in a row make it slow.</summary>
    public const int SlowAfter = 4;

    private const int PauseFactor = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // The times of the database are of microseconds.
    private static readonly TimeSpan JustBefore = TimeSpan.FromMicroseconds(1);

    private readonly Lock gate = new();
    private IndexPlace? mark;
    private long wholeAt;
    private TimeSpan quickest;
    private int slow;
    private bool wasFull;
    private bool knowsMore;

    /// <summary>From where the next claim reads; null is from the beginning.</summary>
    public IndexPlace? Take()
    {
        lock (gate)
        {
            var whole = mark is null || knowsMore || (wasFull ? SinceWhole >= WholeEvery && MayReadAll : MayReadAll);
            return whole ? null : mark;
        }
    }

    /// <summary>From where somebody reads who only looks; null is from the beginning.</summary>
    public IndexPlace? TakeToLook()
    {
        lock (gate)
        {
            return MayReadAll ? null : mark;
        }
    }

    /// <summary>Whether a claim that found too little above the mark may read the whole range now.</summary>
    public bool MayTakeAll()
    {
        lock (gate)
        {
            return MayReadAll;
        }
    }

    /// <summary>A claim read the whole range.</summary>
    public void TookAll(TimeSpan time)
    {
        lock (gate)
        {
            knowsMore = false;
            ReadAll(time);
        }
    }

    /// <summary>A look read the whole range; where it found due rows, a claim has to read it too.</summary>
    public void SawAll(TimeSpan time, bool found)
    {
        lock (gate)
        {
            knowsMore |= found;
            if (slow >= SlowAfter)
            {
                ReadAll(time);
            }
        }
    }

    /// <summary>
    /// Sets the mark by the last row that was claimed. What the claim stepped over, because somebody held it for a moment, waits for a reading
    /// of the whole range: beginning a claim earlier would read all that the one before has left dead once more.
    /// </summary>
    public void Put(IndexPlace last, bool isFull)
    {
        lock (gate)
        {
            // Where that was all, rows may come that are due at the same time.
            (mark, wasFull) = (isFull ? last : new IndexPlace(last.Due - JustBefore, last.Key), isFull);
        }
    }

    /// <summary>A claim found nothing: whatever lies above the mark is not due yet.</summary>
    public void PutNothing()
    {
        lock (gate)
        {
            wasFull = false;
        }
    }

    /// <summary>A row is due again where it was: below the mark, maybe.</summary>
    public void Lower(DateTimeOffset due)
    {
        lock (gate)
        {
            if (mark is { } place && due <= place.Due)
            {
                mark = place with { Due = due - JustBefore };
            }
        }
    }

    private TimeSpan SinceWhole => timeProvider.GetElapsedTime(wholeAt);

    private bool MayReadAll => mark is null || slow < SlowAfter || SinceWhole >= Pause;

    private TimeSpan Pause => quickest * PauseFactor is var pause && pause < LongestPause ? pause : LongestPause;

    private void ReadAll(TimeSpan time)
    {
        wholeAt = timeProvider.GetTimestamp();
        // Of the last ones the quickest says what the range costs, and the others what else the server did.
        (slow, quickest) = time < Quick ? (0, time) : (slow + 1, slow % SlowAfter == 0 || time < quickest ? time : quickest);
    }
}

/// <summary>A place in the index of due rows, which is in the order of due time and key.</summary>
internal readonly record struct IndexPlace(DateTimeOffset Due, object Key);
