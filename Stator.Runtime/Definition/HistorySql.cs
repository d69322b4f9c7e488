using System;

namespace Stator.Generated;

/// <summary>The statements of a machine's history.</summary>
public sealed record HistorySql
{
    /// <summary>Reads the records of one row, the oldest first.</summary>
    public required string Read { get; init; }

    /// <summary>SQLite: reads the state of a row and its attempts. Null on PostgreSQL.</summary>
    public string? Was { get; init; }

    /// <summary>SQLite: writes one record, in the transaction of the move. Null on PostgreSQL, where the statement of the move does.</summary>
    public string? Record { get; init; }

    /// <summary>Removes records that have been kept for long enough; on PostgreSQL it makes partitions ahead of time too. Null where there is nothing to do.</summary>
    public string? Keep { get; init; }

    internal HistorySql Rewritten(Func<string, string> rewrite) => new()
    {
        Read = rewrite(Read),
        Was = Was is null ? null : rewrite(Was),
        Record = Record is null ? null : rewrite(Record),
        Keep = Keep is null ? null : rewrite(Keep),
    };
}
