using System;

namespace Stator;

/// <summary>At what pace a queue is served. What is null is as <see cref="StatorOptions.EachQueue"/> says, and where that is null too, unlimited.</summary>
public sealed class StatorQueueOptions
{
    /// <summary>How many rows of the queue, of all machines together, this process holds at a time.</summary>
    /// <value>Default null; from 1 to 10,000.</value>
    public int? Concurrency { get; set; }

    /// <summary>
    /// How many tries of the queue may begin in each <see cref="RatePeriod"/>, of all machines together and across all processes. Say the same in
    /// all of them.
    /// </summary>
    /// <value>Default null; from 1 to 1,000,000.</value>
    public int? RateLimit { get; set; }

    /// <summary>How long a period of <see cref="RateLimit"/> is. One begins with the first try after the last one has ended.</summary>
    /// <value>Default null, which is 1 second; from 10 milliseconds to 1 day.</value>
    public TimeSpan? RatePeriod { get; set; }

    internal bool IsSet => Concurrency is not null || RateLimit is not null;

    internal bool IsSameAs(StatorQueueOptions other)
        => (Concurrency, RateLimit, RatePeriod) == (other.Concurrency, other.RateLimit, other.RatePeriod);

    internal StatorQueueOptions Copy() => (StatorQueueOptions)MemberwiseClone();
}
