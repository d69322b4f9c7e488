using System;

namespace Stator.Generated;

/// <summary>The statements of one machine that only tools run. They take no locks.</summary>
public sealed record ToolSql
{
    /// <summary>Reads what one row is to people.</summary>
    public required string FindRow { get; init; }

    /// <summary>Reads a page of rows in the order of their keys, looking at no more than it is told.</summary>
    public required string RowsByKey { get; init; }

    /// <summary>Reads a page of rows that have a due time, in that order, looking at no more than it is told.</summary>
    public required string RowsByDue { get; init; }

    /// <summary>Counts the rows that <see cref="MachineSql.Requeue"/> would take.</summary>
    public required string CountRequeue { get; init; }

    /// <summary>Counts the rows that <see cref="MachineSql.RequeueAll"/> would take.</summary>
    public required string CountRequeueAll { get; init; }

    internal ToolSql Rewritten(Func<string, string> rewrite) => new()
    {
        FindRow = rewrite(FindRow),
        RowsByKey = rewrite(RowsByKey),
        RowsByDue = rewrite(RowsByDue),
        CountRequeue = rewrite(CountRequeue),
        CountRequeueAll = rewrite(CountRequeueAll),
    };
}
