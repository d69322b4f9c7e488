using System;

namespace Stator.Generated;

/// <summary>What drives a row out of a state.</summary>
public enum StateKind
{
    /// <summary>The runner calls the state's check.</summary>
    Automatic,

    /// <summary>Outside code, or a timeout.</summary>
    External,

    /// <summary>Nothing.</summary>
    Terminal,

    /// <summary>The runner moves all rows out at once.</summary>
    Legacy,
}

/// <summary>One state of a machine, as declared.</summary>
/// <param name="Name">The name of the enum member.</param>
/// <param name="StoredName">The name in the database.</param>
/// <param name="Kind">What drives a row out of it.</param>
public sealed record StateDefinition(string Name, string StoredName, StateKind Kind)
{
    /// <summary>How long after a fruitless try the next one is due; set for automatic states only.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>How long after entering the first try is due; zero is at once.</summary>
    public TimeSpan StartAfter { get; init; }

    /// <summary>How long after entering a row still here is deleted; null is never.</summary>
    public TimeSpan? DeleteAfter { get; init; }

    /// <summary>Whether the claim sets the next due time, so that a try which comes to nothing writes nothing.</summary>
    public bool StayUnwritten { get; init; }

    /// <summary>How often a row may ask for a delay of its own while it is here; zero is as often as it likes.</summary>
    public int MaxSnoozes { get; init; }

    /// <summary>How long one try may take; null is the runner's default.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How many rows may be on lease in this state at a time, across all processes; null is any number.</summary>
    public int? MaxConcurrency { get; init; }
}

/// <summary>Who may take an edge.</summary>
public enum EdgeKind
{
    /// <summary>The check of the state.</summary>
    Transition,

    /// <summary>The runner, when the row has been in the state for long enough.</summary>
    Timeout,

    /// <summary>Outside code.</summary>
    Command,

    /// <summary>The runner, out of a legacy state.</summary>
    Legacy,

    /// <summary>The runner, when tries have failed for as often as is allowed.</summary>
    Failure,
}

/// <summary>One edge of a machine, as declared.</summary>
/// <param name="From">The index of the state that is left.</param>
/// <param name="To">The index of the state that is entered.</param>
/// <param name="Kind">Who may take it.</param>
public sealed record EdgeDefinition(int From, int To, EdgeKind Kind)
{
    /// <summary>For <see cref="EdgeKind.Command"/>: the name of the command.</summary>
    public string? Command { get; init; }

    /// <summary>For <see cref="EdgeKind.Timeout"/>: after how long in the state.</summary>
    public TimeSpan After { get; init; }

    /// <summary>For <see cref="EdgeKind.Failure"/>: how failed tries are retried before it is taken.</summary>
    public FailurePolicy? Failure { get; init; }
}
