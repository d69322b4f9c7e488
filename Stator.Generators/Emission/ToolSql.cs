using System.Collections.Generic;
using System.Linq;

namespace Stator.Generators.Emission;

/// <summary>The statements that only tools run. They take no locks, and each is bounded by an index or by a limit.</summary>
internal sealed class ToolSql(SqlStatements sql, DoorSql door)
{
    private SqlDialect Dialect => sql.Dialect;

    // What the stores read of a row for people: Stator's own columns.
    private string View
    {
        get
        {
            var due = new DueSql(sql);
            return string.Join(
                ", ", sql.Key, sql.State, sql.Changed, sql.Next, sql.Attempts, $"CASE WHEN NOT {sql.Free()} THEN {sql.Lease} END AS stator_lease", sql.Error,
                due.Priority is null ? "NULL AS stator_priority" : $"{due.Priority} AS stator_priority", due.Queue is null ? "NULL AS stator_queue" : $"{due.Queue} AS stator_queue");
        }
    }

    public string FindRow => $"""
        SELECT {View}
        FROM {sql.Table}
        WHERE {sql.Key} = @key
        """;

    public string RowsByKey => Rows(
        "of their keys", $"{sql.Key} >= @from", sql.Key,
        [InState, Unknown]);

    public string RowsByDue => Rows(
        "of their due times",
        $"""
        {sql.Next} IS NOT NULL
              AND ({sql.Next}, {sql.Key}) >= (@from_due, @from)
              AND {sql.Next} <= CASE WHEN @due THEN {Dialect.Now} ELSE {Dialect.LastTime} END
        """,
        $"{sql.Next}, {sql.Key}",
        [InState, Unknown, $"(NOT @failed OR {sql.Error} IS NOT NULL)", "(NOT @leased OR stator_lease IS NOT NULL)", "(NOT @due OR stator_lease IS NULL)"]);

    private string InState => $"(@state = '' OR {sql.State} = @state)";

    private string Unknown => $"(NOT @unknown OR {sql.State} NOT IN ({SqlDialect.TextList(sql.Plan.States.Select(s => s.StoredName))}))";

    private string Rows(string order, string range, string by, IEnumerable<string> filters) => $"""
        -- Rows in the order {order}. No more than @budget are looked at, however few of them fit; the one after these is returned in
        -- any case, because the next search begins there.
        SELECT *
        FROM (
            SELECT {View}, row_number() OVER (ORDER BY {by}) AS stator_place
            FROM {sql.Table}
            WHERE {range}
            ORDER BY {by}
            LIMIT @budget + 1
        ) AS looked
        WHERE stator_place > @budget
          OR ({string.Join("\n    AND ", filters)})
        ORDER BY {by}
        LIMIT @limit + 1
        """;

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
