using System;

namespace Stator;

/// <summary>How work on a row is begun outside of a check.</summary>
public sealed record BeginOptions
{
    /// <summary>How long the row is kept from others when this process dies. It is renewed while the run is open.</summary>
    /// <value>Default: <c>StatorOptions.Lease</c>. From 1 second to 1 day.</value>
    public TimeSpan? Lease { get; init; }

    /// <summary>
    /// Whether to take the row over from whoever holds its lease. The run gets a token of its own, so that what the former holder writes is
    /// refused.
    /// </summary>
    /// <value>Default false: a row on lease is a <see cref="LockedException"/>.</value>
    public bool IgnoreLock { get; init; }

    /// <summary>Whether to begin also on a row whose tries are used up, or in a state that is external, terminal or retired.</summary>
    /// <value>Default false: an <see cref="ExhaustedException"/> or an <see cref="IgnoredException"/>.</value>
    public bool ForceExecution { get; init; }

    /// <summary>
    /// The token of a lease that the caller holds already, to go on where another run was left. While the row has this token, the run keeps it,
    /// and counts no new attempt.
    /// </summary>
    /// <value>Default null: a new run.</value>
    public Guid? Token { get; init; }
}
