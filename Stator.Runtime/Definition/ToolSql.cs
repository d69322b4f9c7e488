using System;

namespace Stator.Generated;

/// <summary>The statements of one machine that only tools run. They take no locks.</summary>
public sealed record ToolSql
{
    /// <summary>Counts the rows that <see cref="MachineSql.Requeue"/> would take.</summary>
    public required string CountRequeue { get; init; }

    /// <summary>Counts the rows that <see cref="MachineSql.RequeueAll"/> would take.</summary>
    public required string CountRequeueAll { get; init; }

    internal ToolSql Rewritten(Func<string, string> rewrite) => new()
    {
        CountRequeue = rewrite(CountRequeue),
        CountRequeueAll = rewrite(CountRequeueAll),
    };
}
