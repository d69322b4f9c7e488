using System;
using System.Collections.Generic;

namespace Stator.Generated;

/// <summary>How failed tries in a state are retried, as declared by one [Failure].</summary>
/// <param name="MaxAttempts">How many may fail before the row moves; at least 1.</param>
/// <param name="Delay">How long to wait after the first failed one; more than zero.</param>
/// <param name="Backoff">How the delay grows.</param>
/// <param name="MaxDelay">The longest delay; more than zero.</param>
public sealed record FailurePolicy(int MaxAttempts, TimeSpan Delay, Backoff Backoff, TimeSpan MaxDelay)
{
    // Beyond it the longest delay is long since reached, and 2 to the power of it still fits.
    private const int ManyAttempts = 60;

    /// <summary>The exceptions that it is for; none is any failure.</summary>
    public IReadOnlyList<Type> On { get; init; } = [];

    /// <summary>Says whether the policy is for a failure.</summary>
    /// <param name="failure">What was thrown; null for a failure without an exception.</param>
    public bool Fits(Exception? failure)
    {
        if (On.Count == 0)
        {
            return true;
        }

        foreach (var type in On)
        {
            if (type.IsInstanceOfType(failure))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The delay before the next try.</summary>
    /// <param name="attempt">How many tries have failed, from 1.</param>
    /// <param name="chance">
    /// From 0 to 1: takes away up to a fifth, so that rows which failed together do not come back together.
    /// </param>
    public TimeSpan DelayAfter(int attempt, double chance)
    {
        var steps = Math.Clamp(attempt, 1, ManyAttempts);
        var factor = Backoff switch
        {
            Backoff.Incremental => steps,
            Backoff.Exponential => Math.Pow(2, steps - 1),
            _ => 1d,
        };
        var grown = Delay.Ticks * factor;
        var capped = grown < MaxDelay.Ticks ? grown : MaxDelay.Ticks;
        return TimeSpan.FromTicks((long)(capped * (1 - (0.2 * chance))));
    }
}
