using System;

namespace Stator;

/// <summary>
/// Declares an automatic state: the runner calls the method <c>Check{State}</c> of every row in it, again and again, until it moves.
/// Durations are text with a unit, such as <c>"30s"</c>, <c>"5m"</c>, <c>"1h30m"</c>, <c>"7d"</c> or <c>"00:00:30"</c>.
/// </summary>
/// <param name="state">A member of the machine's enum.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StateAttribute(object state) : Attribute
{
    /// <summary>The state declared.</summary>
    public object State { get; } = state;

    /// <summary>How long after a try that did not move the row the next one is due. Required; more than zero.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>How long after entering the state the first try is due. Default: at once.</summary>
    public string? StartAfter { get; set; }

    /// <summary>How long after entering the state a row still in it is deleted. Default: never.</summary>
    public string? DeleteAfter { get; set; }

    /// <summary>
    /// How long one try may take before its <see cref="System.Threading.CancellationToken"/> is cancelled and its result is refused.
    /// Default: <see cref="StatorOptions.Deadline"/>. Longer than the lease is fine: the lease is renewed for as long as this.
    /// </summary>
    public string? Deadline { get; set; }

    /// <summary>
    /// For states that are checked often and seldom move: the claim sets the next due time itself, so that a try which comes to nothing
    /// writes nothing, and a check costs one write instead of two. The row of a process that died is tried again after
    /// <see cref="RetryAfter"/> or the lease, whichever is longer, and such a try is not counted; that a try stayed is not confirmed. Stays
    /// with a delay or with changed <c>[Persist]</c> properties, moves and failures are written as ever. Default: false.
    /// </summary>
    public bool StayUnwritten { get; set; }

    /// <summary>
    /// How often in a row's stay in this state a check may ask for a delay of its own, by <c>StayFor</c> or a
    /// <see cref="TryAgainLaterException"/> with one. One more is a failed try. A plain Stay does not count. Default: 0, which is as often as it likes;
    /// otherwise 1 or more.
    /// </summary>
    public int MaxSnoozes { get; set; }

    /// <summary>How many rows may be on lease in this state at a time, across all processes.</summary>
    /// <value>Default: any number, as long as it is not set; 1 or more.</value>
    public int MaxConcurrency { get; set; }

    /// <summary>The name stored in the database. Default: the name of the enum member. Keep it when you rename the member.</summary>
    public string? Name { get; set; }
}
