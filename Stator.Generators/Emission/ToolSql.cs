using System.Collections.Generic;

namespace Stator.Generators.Emission;

/// <summary>The statements that only tools run. They take no locks, and each is bounded by an index or by a limit.</summary>
internal sealed class ToolSql(SqlStatements sql, DoorSql door)
{
    private SqlDialect Dialect => sql.Dialect;

    public string CountRequeue => $"""
        SELECT count(*)
        FROM {sql.Table}
        WHERE {Dialect.KeyIsGiven(sql.Key)}
          AND {string.Join("\n  AND ", door.RequeuedByKey)}
        """;

    public string CountRequeueAll => Counted(door.RequeuedByState);

    /// <summary>Counts rows, at most as many as are asked for.</summary>
    private string Counted(IEnumerable<string> which) => $"""
        SELECT count(*)
        FROM (
            SELECT 1
            FROM {sql.Table}
            WHERE {string.Join("\n      AND ", which)}
            LIMIT @limit
        ) AS counted
        """;
}
