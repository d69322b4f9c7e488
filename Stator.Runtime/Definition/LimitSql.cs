using System;

namespace Stator.Generated;

/// <summary>The statements by which rows of a machine with queues or limits are claimed, all in one transaction. docs/storage.md tells their order.</summary>
public sealed record LimitSql
{
    /// <summary>PostgreSQL: waits until no other such claim of the machine is under way. Null on SQLite, which has one writer.</summary>
    public string? Lock { get; init; }

    /// <summary>Counts the rows on lease by state and concurrency key; null where nothing limits them.</summary>
    public string? OnLease { get; init; }

    /// <summary>Finds due rows in the order of a claim: key, due time, state, queue, concurrency key.</summary>
    public required string Candidates { get; init; }

    /// <summary>PostgreSQL: leases the rows that were chosen, and returns them. Null on SQLite, where <see cref="MachineSql.Lease"/> does.</summary>
    public string? Claim { get; init; }

    /// <summary>Makes sure that a queue has a row that says how much of its rate is used; null where there are no queues.</summary>
    public string? AddRate { get; init; }

    /// <summary>Reads how much of the rate of a queue is used, and keeps others from it until the transaction ends.</summary>
    public string? ReadRate { get; init; }

    /// <summary>Writes how much of the rate of a queue is used.</summary>
    public string? WriteRate { get; init; }

    /// <summary>The same statements, each rewritten.</summary>
    /// <param name="rewrite">What to do to a statement.</param>
    internal LimitSql Rewritten(Func<string, string> rewrite) => new()
    {
        Lock = Lock,
        OnLease = OnLease is null ? null : rewrite(OnLease),
        Candidates = rewrite(Candidates),
        Claim = Claim is null ? null : rewrite(Claim),
        AddRate = AddRate is null ? null : rewrite(AddRate),
        ReadRate = ReadRate is null ? null : rewrite(ReadRate),
        WriteRate = WriteRate is null ? null : rewrite(WriteRate),
    };
}
