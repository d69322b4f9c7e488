using System;
using System.Collections.Generic;
using System.Linq;
using NpgsqlTypes;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>A row that this process holds the lease of.</summary>
internal sealed record ClaimedRow
{
    public required object Key { get; init; }

    /// <summary>The object, as the row was when it was claimed.</summary>
    public required object Row { get; init; }

    public required int State { get; init; }

    /// <summary>The fencing token of this claim: random, so that no lost commit can make it come twice.</summary>
    public required Guid Token { get; init; }

    public required DateTimeOffset StateChanged { get; init; }

    public required int Attempt { get; init; }

    public required string? PreviousError { get; init; }

    /// <summary>When the row was due, before the claim; the end of time where it was not to be.</summary>
    public required DateTimeOffset Due { get; init; }

    public required DateTimeOffset LeaseEnds { get; init; }

    /// <summary>Where the claim has put the row; null where that is not known, or where it may have moved since. Only a hint: every write is fenced.</summary>
    public NpgsqlTid? Place { get; set; }

    /// <summary>How often the row has asked for a delay of its own in this state, where that is counted.</summary>
    public int Snoozes { get; init; }

    /// <summary>Whether the claim has seen to a plain Stay already: nothing is left to write for one while the lease lives.</summary>
    public bool StayIsDone { get; init; }

    /// <summary>The row's queue, when it was claimed; null where the machine has none.</summary>
    public string? Queue { get; init; }

    /// <summary>Whether the claim counted: others may wait for the place of this row.</summary>
    public bool IsCounted { get; init; }
}

/// <summary>What a row looks like to somebody who might work on it. On lease while <paramref name="LeaseEnds"/> is set.</summary>
internal sealed record Sight(string Stored, int Attempts, string? Error, Guid? Token, DateTimeOffset? LeaseEnds);

/// <summary>The lease that somebody wants who works on a row outside of the runner.</summary>
internal sealed record WantedLease
{
    public required Guid Token { get; init; }

    public required TimeSpan Time { get; init; }

    /// <summary>Whether it is a new try, and not one that goes on.</summary>
    public required bool Counted { get; init; }

    /// <summary>Whether somebody else's lease, or the caller's own, is no obstacle.</summary>
    public required bool TakesOver { get; init; }
}

/// <summary>What is to be written for a claimed row. Fenced: it changes the row only while key, state and token are those of the claim.</summary>
internal sealed record RowOutcome
{
    public required ClaimedRow Claimed { get; init; }

    /// <summary>The state to enter; null where the row stays, unless its timeout has passed.</summary>
    public int? Target { get; init; }

    /// <summary>How long until the next try of a row that stays; null is RetryAfter.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Whether the check has asked for the delay.</summary>
    public bool IsSnooze { get; init; }

    /// <summary>Where the claim has put the row; null where that is not known, or where it may have moved since. Only a hint: every write is fenced.</summary>
    public NpgsqlTid? Place { get; set; }

    /// <summary>How often the row has asked for one then.</summary>
    public int Snoozes => IsSnooze ? Claimed.Snoozes + 1 : Claimed.Snoozes;

    /// <summary>Whether the try counts as a failed one: its attempt stays counted.</summary>
    public bool Failed { get; init; }

    /// <summary>What to record; null leaves what is there, until the row moves.</summary>
    public string? Error { get; init; }

    /// <summary>The values to save, for each persisted column; null where it has not changed.</summary>
    public IReadOnlyList<Saved?> Saved { get; init; } = [];

    /// <summary>The value to save for one persisted column; null where it has not changed.</summary>
    public Saved? SavedOf(int column) => column < Saved.Count ? Saved[column] : null;

    /// <summary>Whether the claim has done all of this already.</summary>
    public bool IsDone => Claimed.StayIsDone && Target is null && Delay is null && !Failed && Error is null && Saved.All(s => s is null);
}

/// <summary>A value to save, which may be null.</summary>
internal sealed record Saved(object? Value);

internal enum WriteEnd
{
    /// <summary>The outcome is in the database.</summary>
    Written,

    /// <summary>The outcome is in the database, but it was fruitless and the row's time was up: it moved along the timeout.</summary>
    TimedOut,

    /// <summary>Somebody else has moved, claimed or forced the row meanwhile. Nothing was written.</summary>
    Lost,

    /// <summary>There is no such row any more. Nothing was written.</summary>
    Gone,

    /// <summary>Another transaction holds the row just now. Nothing was written; it may be tried again while the lease lives.</summary>
    Locked,
}

/// <summary>What became of a lease that was to be renewed or handed back.</summary>
internal enum LeaseEnd
{
    /// <summary>Somebody else has moved, claimed, forced or deleted the row meanwhile. Nothing was written.</summary>
    Gone,

    /// <summary>It was still held, and is renewed or handed back.</summary>
    Written,

    /// <summary>Another transaction holds the row just now. Nothing was written; it may be tried again while the lease lives.</summary>
    Locked,
}

/// <summary>How the write of one outcome ended. <paramref name="State"/> is the state of the row after a write that happened.</summary>
internal readonly record struct WriteResult(WriteEnd End, int State);

/// <summary>One row that a sweep moved.</summary>
internal readonly record struct SweptRow(object Key, int From, int To);

/// <summary>A row that was inserted, or, with a <paramref name="Duplicate"/>, the live one that stands in its way.</summary>
internal sealed record Inserted(object Key, UniqueDefinition? Duplicate = null);
