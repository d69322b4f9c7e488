using System;
using System.Threading;

namespace Stator.Tests.Support;

/// <summary>A clock by which time passes two hundred times as fast, timers included.</summary>
internal sealed class HastyClock : TimeProvider
{
    private const int Factor = 200;

    private readonly long began = System.GetTimestamp();

    public override long GetTimestamp() => (System.GetTimestamp() - began) * Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => System.CreateTimer(callback, state, Shortened(dueTime), Shortened(period));

    private static TimeSpan Shortened(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Factor;
}
