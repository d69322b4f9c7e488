using System;
using System.Threading;

namespace Stator.Benchmarks.Workers;

/// <summary>Counts checks, and keeps the time of the first since the last mark. Its clock is the machine's monotonic one, as in every process.</summary>
internal static class Checks
{
    private static long count;
    private static long first;

    public static long Count => Interlocked.Read(ref count);

    /// <summary>When the first check after the mark began, in nanoseconds; 0 where none has.</summary>
    public static long First => Interlocked.Read(ref first);

    /// <summary>The machine's monotonic clock in nanoseconds: what process.hrtime.bigint() is in Node.</summary>
    public static long Now => TimeProvider.System.GetTimestamp() * (1_000_000_000 / TimeProvider.System.TimestampFrequency);

    public static void Mark() => Interlocked.Exchange(ref first, 0);

    public static void Begun()
    {
        Interlocked.Increment(ref count);
        if (Interlocked.Read(ref first) == 0)
        {
            Interlocked.CompareExchange(ref first, Now, 0);
        }
    }
}
