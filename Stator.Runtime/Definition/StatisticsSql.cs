using System;

namespace Stator.Generated;

/// <summary>The statements of a machine's statistics, which are in one table for all machines of a database schema.</summary>
public sealed record StatisticsSql
{
    /// <summary>
    /// Adds counts to the minute of the database's clock, with how many rows wait; returns the most that were seen to wait in that minute, and
    /// how many seconds of it are left.
    /// </summary>
    public required string Add { get; init; }

    /// <summary>Reads the counts of each minute, hour or day, with the beginning of the current one.</summary>
    public required string Read { get; init; }

    /// <summary>Counts what is too old.</summary>
    public required string CountOld { get; init; }

    /// <summary>Deletes a batch of what is too old.</summary>
    public required string Trim { get; init; }

    internal StatisticsSql Rewritten(Func<string, string> rewrite)
        => new() { Add = rewrite(Add), Read = rewrite(Read), CountOld = rewrite(CountOld), Trim = rewrite(Trim) };
}
