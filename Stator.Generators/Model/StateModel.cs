using System;

namespace Stator.Generators.Model;

/// <summary>An argument that should name a state.</summary>
/// <param name="Member">The member of the enum; null where the argument is none.</param>
/// <param name="Text">
/// Where it is none: what is written there, for messages. Empty where the C# compiler already complains, so that no rule does.
/// </param>
/// <param name="At">Where.</param>
internal sealed record StateReference(string? Member, string Text, Spot At);

/// <summary>An argument that should be a duration.</summary>
/// <param name="Text">What is written there. Empty where the C# compiler already complains of it, so that no rule does.</param>
/// <param name="Value">What it means; null where it means nothing.</param>
/// <param name="At">Where.</param>
internal sealed record DurationModel(string Text, TimeSpan? Value, Spot At);

internal enum StateKind
{
    Automatic,
    External,
    Terminal,
    Legacy,
}

/// <summary>One <c>[State]</c>, <c>[ExternalState]</c>, <c>[TerminalState]</c> or <c>[LegacyState]</c>.</summary>
internal sealed record StateModel(
    StateReference State,
    StateKind Kind,
    string? StoredName,
    DurationModel? RetryAfter,
    DurationModel? StartAfter,
    DurationModel? DeleteAfter,
    DurationModel? Deadline,
    StateReference? MoveTo,
    Spot At)
{
    /// <summary>Whether the claim itself sets the next due time, so that a Stay needs no write.</summary>
    public bool StayUnwritten { get; init; }

    /// <summary>How often a row may snooze; null is as often as it likes.</summary>
    public int? MaxSnoozes { get; init; }

    /// <summary>How many rows may be on lease in it at a time; null is any number.</summary>
    public int? MaxConcurrency { get; init; }
}

/// <summary>One <c>[Transition]</c>.</summary>
internal sealed record TransitionModel(StateReference From, StateReference To, Spot At);

/// <summary>One <c>[Timeout]</c>. <paramref name="After"/> is null where it was left out.</summary>
internal sealed record TimeoutModel(StateReference From, StateReference To, DurationModel? After, Spot At);

/// <summary>One <c>[Command]</c>. <paramref name="To"/> is null where it was left out.</summary>
internal sealed record CommandModel(string Name, EquatableArray<StateReference> From, StateReference? To, Spot At);

/// <summary>One <c>[Failure]</c>.</summary>
/// <param name="From">The state that is left.</param>
/// <param name="To">The state that is entered.</param>
/// <param name="MaxAttempts">How many tries may fail.</param>
/// <param name="Delay">The first delay; null is the state's RetryAfter.</param>
/// <param name="Backoff">How it grows: the name of a member of <c>Backoff</c>.</param>
/// <param name="MaxDelay">The longest; null is a day.</param>
/// <param name="On">The exceptions that it is for, with <c>global::</c>; none is any failure.</param>
/// <param name="At">Where.</param>
internal sealed record FailureModel(
    StateReference From,
    StateReference To,
    int MaxAttempts,
    DurationModel? Delay,
    string Backoff,
    DurationModel? MaxDelay,
    EquatableArray<string> On,
    Spot At);
