using System;

namespace Stator.Tests.Support;

/// <summary>A monotonic clock that goes when it is told.</summary>
internal sealed class HandClock : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => ticks += time.Ticks;

    public override long GetTimestamp() => ticks;
}
