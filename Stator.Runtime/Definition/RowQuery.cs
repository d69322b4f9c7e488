using System;
using System.Collections.Generic;

namespace Stator;

/// <summary>
/// Which rows of a machine to read. Without a filter, and by <see cref="State"/> or <see cref="OnlyUnknown"/> alone, they come in the order of
/// their keys, each once, whatever happens to them meanwhile. The other filters read rows that have a due time, and in that order: one that is
/// tried meanwhile may come again.
/// </summary>
public sealed record RowQuery
{
    /// <summary>Only rows in this state, named as it is declared or as it is stored; null is any.</summary>
    public string? State { get; init; }

    /// <summary>Only rows in states that this version of the machine does not know. Default: false.</summary>
    public bool OnlyUnknown { get; init; }

    /// <summary>
    /// Only rows whose last try has failed, and that wait for another. Default: false. Those that a <c>[Failure]</c> has moved to a state
    /// where nothing comes are not among them: ask for that <see cref="State"/> alone.
    /// </summary>
    public bool OnlyFailed { get; init; }

    /// <summary>Only rows that are due now and not on lease. Default: false.</summary>
    public bool OnlyDue { get; init; }

    /// <summary>Only rows that are on lease: they are being tried. Default: false.</summary>
    public bool OnlyLeased { get; init; }

    /// <summary>Where to go on: <see cref="RowPage.Next"/> of the page before, of the same query; null is the beginning.</summary>
    public string? After { get; init; }

    /// <summary>How many rows at most, from 1 to 200. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Some of the rows that were asked for.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">What to pass as <see cref="RowQuery.After"/> for the next page; null where this one is the last.</param>
/// <param name="StoppedEarly">
/// Whether so many rows were looked at that fitted nothing that the page was ended before it was full. It may be empty, and there may be more.
/// </param>
public sealed record RowPage(IReadOnlyList<RowView> Rows, string? Next, bool StoppedEarly = false);

/// <summary>What Stator knows of a row: its own columns, and none of the row's.</summary>
/// <param name="Key">The key, as text.</param>
/// <param name="State">The name of the state, as declared; of one that this version does not know, as it is stored.</param>
/// <param name="Known">Whether this version of the machine declares it.</param>
/// <param name="Changed">When the row entered the state.</param>
/// <param name="Due">When it is due; null is never.</param>
/// <param name="Attempts">Tries since entering that came to no answer, the running one included.</param>
public sealed record RowView(string Key, string State, bool Known, DateTimeOffset Changed, DateTimeOffset? Due, int Attempts)
{
    /// <summary>When its lease ends; null where it is not on lease.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>What the last failed try recorded; null where none has failed since the row entered its state, and none has moved it there.</summary>
    public string? Error { get; init; }

    /// <summary>Its priority; null where the machine has none.</summary>
    public int? Priority { get; init; }

    /// <summary>Its queue; null where the machine has none.</summary>
    public string? Queue { get; init; }
}
