using System;
using System.Collections.Generic;
using Stator.Generated;

namespace Stator;

/// <summary>What a machine was declared as, for tools and people.</summary>
public sealed record MachineInfo
{
    /// <summary>The name of the machine, which all verbs of <see cref="IStatorQueries"/> and <see cref="IStatorMaintenance"/> take.</summary>
    public required string Name { get; init; }

    /// <summary>The table of its rows.</summary>
    public required string Table { get; init; }

    /// <summary>The type of its rows' keys: <c>int</c>, <c>long</c>, <c>Guid</c> or <c>string</c>.</summary>
    public required string KeyType { get; init; }

    /// <summary>The state of a new row.</summary>
    public required string Initial { get; init; }

    /// <summary>The states, in the order of their declaration.</summary>
    public required IReadOnlyList<StateInfo> States { get; init; }

    /// <summary>The edges, in the order of their declaration.</summary>
    public required IReadOnlyList<EdgeInfo> Edges { get; init; }

    /// <summary>The names of the commands, in the order of their declaration.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>The schedules by which rows are inserted, in the order of their declaration.</summary>
    public IReadOnlyList<ScheduleInfo> Schedules { get; init; } = [];

    /// <summary>The graph as a Mermaid state diagram.</summary>
    public required string Mermaid { get; init; }

    /// <summary>Whether what becomes of its rows is recorded.</summary>
    public bool HasHistory { get; init; }

    /// <summary>Whether its rows wait in queues.</summary>
    public bool HasQueues { get; init; }

    /// <summary>Whether its rows have priorities.</summary>
    public bool HasPriorities { get; init; }
}

/// <summary>A state of a machine, for tools and people.</summary>
/// <param name="Name">The name of the enum member.</param>
/// <param name="StoredName">The name in the database.</param>
/// <param name="Kind">What drives a row out of it.</param>
public sealed record StateInfo(string Name, string StoredName, StateKind Kind)
{
    /// <summary>How long after a fruitless try the next one is due; null where the state has no check.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long after entering the first try is due; zero is at once; null where the state has no check.</summary>
    public TimeSpan? StartAfter { get; init; }

    /// <summary>How long after entering a row is deleted; null is never.</summary>
    public TimeSpan? DeleteAfter { get; init; }

    /// <summary>How long one try may take; null is the runner's default.</summary>
    public TimeSpan? Deadline { get; init; }
}

/// <summary>An edge of a machine, for tools and people.</summary>
/// <param name="From">The state that is left.</param>
/// <param name="To">The state that is entered.</param>
/// <param name="Kind">Who may take it.</param>
public sealed record EdgeInfo(string From, string To, EdgeKind Kind)
{
    /// <summary>The name of the command; null where it is none.</summary>
    public string? Command { get; init; }

    /// <summary>Of a timeout, after how long in the state; null of other edges.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Of a failure, how many failed tries there may be; null of other edges.</summary>
    public int? MaxAttempts { get; init; }
}

/// <summary>A schedule of a machine, for tools and people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CatchUp">What becomes of occurrences that were missed.</param>
public sealed record ScheduleInfo(string Name, CatchUp CatchUp)
{
    /// <summary>The time from one occurrence to the next; null where it has a cron expression.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The cron expression; null where it has an interval.</summary>
    public string? Cron { get; init; }

    /// <summary>The IANA name of the zone of the cron expression; null where it has an interval.</summary>
    public string? Zone { get; init; }
}
