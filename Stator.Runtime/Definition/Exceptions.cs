using System;
using System.Collections.Generic;

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

/// <summary>
/// A row was to be inserted, or to come back from a terminal state, while a live row has the same values of [Unique] properties. Nothing was
/// written.
/// </summary>
public sealed class DuplicateRowException : InvalidOperationException
{
    internal DuplicateRowException(
        string message, string machine, IReadOnlyList<string> properties, object? existingKey = null, Exception? inner = null)
        : base(message, inner)
        => (Machine, Properties, ExistingKey) = (machine, properties, existingKey);

    /// <summary>The name of the machine.</summary>
    public string Machine { get; }

    /// <summary>The properties that would be the same.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>The key of the row that is there; null where the database did not say.</summary>
    public object? ExistingKey { get; }
}
