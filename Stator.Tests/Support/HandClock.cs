using System;
using System.Threading;
using System.Threading.Tasks;
using Stator.Running;

namespace Stator.Tests.Support;

/// <summary>A clock that goes when it is told. Its timers are real ones.</summary>
internal sealed class HandClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);

    /// <summary>Goes in small steps, in each of which all that goes on comes further, but for checks that hang.</summary>
    public async Task PassAsync(Vitals vitals, TimeSpan time, CancellationToken token)
    {
        var step = TimeSpan.FromSeconds(1);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Advance(step);
            while (vitals.Longest is { } stall && !stall.What.StartsWith("Every slot", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), System, token);
            }
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());
}
