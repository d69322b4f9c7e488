using System;

namespace Stator.Generated;

/// <summary>How a check answered.</summary>
public enum OutcomeKind
{
    /// <summary>The row stays where it is and is due again after its state's RetryAfter.</summary>
    Stay,

    /// <summary>The row stays where it is and is due again after a delay of the check's own choice.</summary>
    StayFor,

    /// <summary>The row moves to another state.</summary>
    Move,

    /// <summary>The try failed, with a reason.</summary>
    Fail,
}

/// <summary>
/// What a check answered, without the types of one machine. The generated <c>{State}Outcome</c> types wrap it, so that user code can make only
/// the answers that the graph allows.
/// </summary>
public readonly record struct Outcome
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    /// <summary>How the check answered. The default value of this type is <see cref="OutcomeKind.Stay"/>.</summary>
    public OutcomeKind Kind { get; private init; }

    /// <summary>For <see cref="OutcomeKind.Move"/>: the index of the state to enter.</summary>
    public int Target { get; private init; }

    /// <summary>For <see cref="OutcomeKind.StayFor"/>: how long until the next try.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>For <see cref="OutcomeKind.Fail"/>: why.</summary>
    public string? Reason { get; private init; }

    /// <summary>The row stays and is due again after its state's RetryAfter.</summary>
    public static Outcome Stay => default;

    /// <summary>The row stays and is due again after <paramref name="delay"/>.</summary>
    /// <param name="delay">From zero to ten years. Zero means at the runner's next look.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than ten years.</exception>
    public static Outcome StayFor(TimeSpan delay)
        => delay < TimeSpan.Zero || delay > LongestDelay
            ? throw new ArgumentOutOfRangeException(nameof(delay), delay, "StayFor takes a delay from zero to ten years.")
            : new Outcome { Kind = OutcomeKind.StayFor, Delay = delay };

    /// <summary>The row moves to the state with this index.</summary>
    /// <param name="target">An index into <see cref="MachineDefinition.States"/>.</param>
    public static Outcome MoveTo(int target) => new() { Kind = OutcomeKind.Move, Target = target };

    /// <summary>The try failed.</summary>
    /// <param name="reason">Why, for the operator who reads the row's error. Not null.</param>
    /// <exception cref="ArgumentNullException">The reason is null.</exception>
    public static Outcome Fail(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new Outcome { Kind = OutcomeKind.Fail, Reason = reason };
    }
}
