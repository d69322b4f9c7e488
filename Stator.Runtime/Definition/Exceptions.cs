using System;

namespace Stator;

/// <summary>
/// Thrown by a check, or by anything that it calls at any depth, to say that it is too early: the row stays where it is. It is no error.
/// </summary>
public sealed class TryAgainLaterException : Exception
{
    /// <summary>The row is due again after its state's RetryAfter.</summary>
    public TryAgainLaterException()
        : base("Too early: the row stays in its state and is tried again later.")
    {
    }

    /// <summary>The row is due again after <paramref name="delay"/>.</summary>
    /// <param name="delay">From zero to ten years.</param>
    public TryAgainLaterException(TimeSpan delay)
        : this()
        => Delay = delay;

    /// <summary>How long until the next try; null is the state's RetryAfter.</summary>
    public TimeSpan? Delay { get; }
}

/// <summary>A check of the short form answered a state that no [Transition] allows. It counts as a failed try; the row stays where it is.</summary>
/// <param name="message">What was answered, and by which check.</param>
public sealed class UndeclaredTransitionException(string message) : InvalidOperationException(message);
