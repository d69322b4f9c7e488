using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Generated;

/// <summary>PostgreSQL: inserts many rows whose keys are all given, or all made by the database.</summary>
public sealed record CopySql
{
    /// <summary>Takes the rows, in binary form: the key where it is given, the row's own columns, then state, time of change and due time.</summary>
    public required string Copy { get; init; }

    /// <summary>
    /// Before the copy, makes the temporary table that takes the rows of a machine with [Unique]. Where there are none, the copy goes
    /// into the machine's own table.
    /// </summary>
    public IReadOnlyList<string> Stage { get; init; } = [];

    /// <summary>Finds a copied row whose key is taken; null where there is no temporary table, or the database makes the keys.</summary>
    public string? FindTaken { get; init; }

    /// <summary>Inserts the copied rows but those that a live row stands in the way of; null where there is no temporary table.</summary>
    public string? Merge { get; init; }

    /// <summary>Removes the temporary table; null where there is none.</summary>
    public string? Unstage { get; init; }

    internal CopySql Rewritten(Func<string, string> rewrite) => this with
    {
        Copy = rewrite(Copy),
        Stage = [.. Stage.Select(rewrite)],
        FindTaken = FindTaken is null ? null : rewrite(FindTaken),
        Merge = Merge is null ? null : rewrite(Merge),
        Unstage = Unstage is null ? null : rewrite(Unstage),
    };
}
