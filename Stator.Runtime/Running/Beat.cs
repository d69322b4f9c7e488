using System;
using System.Threading;

namespace Stator.Running;

/// <summary>
/// What a part of a run says of itself: that it has just come further with something, or that it rests and owes nothing. It is asked, and
/// never tells; so it costs a look at the clock for each batch, and nothing for a row.
/// </summary>
internal sealed class Beat(TimeProvider timeProvider)
{
    private const long Resting = long.MaxValue;

    private long since = Resting;

    /// <summary>For how long it has come no further with what it is at; zero while it rests.</summary>
    public TimeSpan Still => Volatile.Read(ref since) is var at && at == Resting ? TimeSpan.Zero : timeProvider.GetElapsedTime(at);

    public void Work() => Volatile.Write(ref since, timeProvider.GetTimestamp());

    public void Rest() => Volatile.Write(ref since, Resting);
}
