using System;

namespace Stator.Running;

/// <summary>
/// How many rows a run holds: as many as its slots get through in a tenth of a second, so that no row is claimed that cannot start soon.
/// It begins with one for each slot, and grows fourfold at most for each buffer of rows that were tried. Not safe for threads by itself.
/// </summary>
internal sealed class ClaimSize(int slots, int most)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private int least = slots;
    private int most = Math.Max(slots, most);
    private TimeSpan capacity = Soon * slots;
    private int tried;
    private TimeSpan busy;

    /// <summary>From the number of slots to the most that is allowed.</summary>
    public int Rows { get; private set; } = slots;

    /// <summary>A try ended, and its slot is free again after this time.</summary>
    public void Ended(TimeSpan took)
    {
        tried++;
        busy += took;
        if (busy >= capacity)
        {
            Set(tried * (capacity / busy));
        }
        else if (tried >= Rows)
        {
            Set(busy > TimeSpan.Zero ? Math.Min(Rows * 4.0, tried * (capacity / busy)) : Rows * 4.0);
        }
    }

    /// <summary>Begins anew where the number of slots, or the most that is allowed, has changed.</summary>
    public void Resize(int newSlots, int newMost)
    {
        if (newSlots != least || Math.Max(newSlots, newMost) != most)
        {
            (least, most, capacity) = (newSlots, Math.Max(newSlots, newMost), Soon * newSlots);
            Set(least);
        }
    }

    /// <summary>Begins anew, because rows have been waiting for too long.</summary>
    public void Shrink() => Set(least);

    private void Set(double rows)
    {
        Rows = (int)Math.Clamp(rows, least, most);
        (tried, busy) = (0, TimeSpan.Zero);
    }
}
