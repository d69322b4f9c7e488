using System;

namespace Stator;

/// <summary>One move of a row.</summary>
/// <param name="From">The state that was left, as it is stored; null where the row was inserted.</param>
/// <param name="To">The state that was entered, as it is stored.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Attempt">The attempt that moved it; for other moves, how many had failed.</param>
/// <param name="Why">What moved it.</param>
/// <param name="Command">The name of the command, where it was one.</param>
/// <param name="By">Who did it, where the caller has said so.</param>
/// <param name="Error">What the failed try recorded, where it was a failure.</param>
public sealed record HistoryRecord(
    string? From, string To, DateTimeOffset At, int Attempt, MoveReason Why, string? Command, string? By, string? Error);

/// <summary>What moves rows.</summary>
public enum MoveReason
{
    /// <summary>It was inserted.</summary>
    Insert,

    /// <summary>Its check.</summary>
    Check,

    /// <summary>Its time was up.</summary>
    Timeout,

    /// <summary>Its tries had failed for as often as is allowed.</summary>
    Failure,

    /// <summary>A command.</summary>
    Command,

    /// <summary>ForceAsync.</summary>
    Force,

    /// <summary>It was in a legacy state.</summary>
    Legacy,
}
