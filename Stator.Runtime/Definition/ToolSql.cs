using System;

namespace Stator.Generated;

/// <summary>The statements of one machine that only tools run. Those that read take no locks.</summary>
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

    /// <summary>Counts the rows that <see cref="MachineSql.Deletes"/> would take, of each; null where there are none.</summary>
    public string? CountDeletes { get; init; }

    /// <summary>Counts the records of the history that have been kept for long enough; null where all are kept for ever, or there are none.</summary>
    public string? CountHistory { get; init; }

    /// <summary>Says what the machine needs and the database has not.</summary>
    public required string FindMissing { get; init; }

    /// <summary>Looks at some rows, and returns those that are not as they should be.</summary>
    public required string Examine { get; init; }

    /// <summary>PostgreSQL: says what makes every statement slower. Null on SQLite.</summary>
    public string? ExamineServer { get; init; }

    /// <summary>Gives rows the due time that their state asks for, if they have another. PostgreSQL: a batch; SQLite: one. It locks those.</summary>
    public required string Repair { get; init; }

    internal ToolSql Rewritten(Func<string, string> rewrite) => new()
    {
        FindRow = rewrite(FindRow),
        RowsByKey = rewrite(RowsByKey),
        RowsByDue = rewrite(RowsByDue),
        CountRequeue = rewrite(CountRequeue),
        CountRequeueAll = rewrite(CountRequeueAll),
        CountDeletes = CountDeletes is null ? null : rewrite(CountDeletes),
        CountHistory = CountHistory is null ? null : rewrite(CountHistory),
        FindMissing = FindMissing,
        Examine = rewrite(Examine),
        ExamineServer = ExamineServer,
        Repair = rewrite(Repair),
    };
}
