using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>
/// Which rows a claim reads, in which order. Where an index begins with other columns than the due time, PostgreSQL is made to read it in
/// steps: a query "level" finds the values of those columns one by one, each with one probe, and of each the due rows are read. So rows that
/// are not due yet are never read, however many they are and whatever their priority is.
/// </summary>
internal sealed class DueSql(SqlStatements sql)
{
    private readonly ClaimPlan claims = new(sql.Plan);

    private SqlDialect Dialect => sql.Dialect;

    public string? Priority => claims.Priority is { } column ? SqlDialect.Name(column.Column) : null;

    public string? Queue => claims.Queue is { } column ? SqlDialect.Name(column.Column) : null;

    public string Order => claims.Priority is null ? "the oldest first" : "those of the highest priority first, and of one priority the oldest";

    /// <summary>The order of a claim.</summary>
    public string OrderBy(string alias = "") => (Priority is null ? "" : $"{alias}{Priority} DESC, ") + $"{alias}{sql.Next}, {alias}{sql.Key}";

    public string DueNow => $"coalesce(@due_by, {Dialect.Now})";

    /// <summary>PostgreSQL: the query "due", which locks the rows.</summary>
    public string Claimed => Priority is null
        ? $"""
           WITH due AS MATERIALIZED (
               SELECT {sql.Key}, {sql.Next} AS due, ctid AS place
               FROM {sql.Table}
               WHERE {sql.Next} <= {DueNow}
                 -- what was claimed and written before has left dead entries at this end of the index, which a known lower bound skips
                 AND {AboveMark()}
                 -- only states that this build has a check for. The query and CASE hide from the planner what it would misjudge on a table without
                 -- statistics: it would take the matches for few, and read and sort every due row for each claim
                 AND CASE WHEN {sql.State} IN ({sql.StatesOf(StateKind.Automatic)}) AND {sql.Free()} THEN true ELSE false END
               ORDER BY {sql.Next}, {sql.Key}
               LIMIT @limit
               -- NO KEY: rows whose children are being inserted are not skipped
               FOR NO KEY UPDATE SKIP LOCKED
           )
           """
        : $"""
           {Levels([Priority])},
           due AS MATERIALIZED (
               SELECT ready.{sql.Key}, ready.due, ready.place
               FROM level
               CROSS JOIN LATERAL (
                   SELECT o.{sql.Key}, o.{sql.Next} AS due, o.ctid AS place
                   FROM {sql.Table} AS o
                   WHERE o.{Priority} = level.{Priority}
                     AND o.{sql.Next} <= {DueNow}
                     -- only states that this build has a check for; in a CASE, which the planner does not misjudge
                     AND CASE WHEN o.{sql.State} IN ({sql.StatesOf(StateKind.Automatic)}) AND {sql.Free("o.")} THEN true ELSE false END
                   ORDER BY o.{sql.Next}, o.{sql.Key}
                   LIMIT @limit
                   -- NO KEY: rows whose children are being inserted are not skipped
                   FOR NO KEY UPDATE SKIP LOCKED
               ) AS ready
               LIMIT @limit
           )
           """;

    /// <summary>SQLite: the query, without its limit.</summary>
    public string Found(string more = "") => $"""
        SELECT {sql.Key}, {sql.Next}{more}
        FROM {sql.Table}
        WHERE {sql.Next} <= {DueNow}
          -- only states that this build has a check for
          AND {sql.State} IN ({sql.StatesOf(StateKind.Automatic)})
          AND {sql.Free()}
        ORDER BY {OrderBy()}
        """;

    /// <summary>PostgreSQL: what bounds the index of due rows from below. A query of its own hides from the planner how little lies above.</summary>
    public string AboveMark() => $"({sql.Next}, {sql.Key}) >= ((SELECT coalesce(@low, timestamptz '-infinity')), @low_key)";

    /// <summary>PostgreSQL: the query "level", which finds the values that columns at the beginning of an index have together, in its order.</summary>
    public string Levels(IReadOnlyList<string> columns)
    {
        string First(string alias, int equal) => string.Join(", ", columns.Skip(equal).Select(c => alias + c + (c == Priority ? " DESC" : "")));
        string Next(int column) => $"""
            SELECT {List("o.", columns)}
                    FROM {sql.Table} AS o
                    WHERE o.{sql.Next} IS NOT NULL{string.Concat(columns.Take(column).Select(c => $" AND o.{c} = level.{c}"))} AND o.{columns[column]} {(columns[column] == Priority ? "<" : ">")} level.{columns[column]}
                    ORDER BY {First("o.", column)}
                    LIMIT 1
            """;
        var steps = Enumerable.Range(0, columns.Count).Reverse().Select(Next).ToList();
        var next = steps.Count == 1 ? steps[0] : $"({string.Join(")\n        UNION ALL\n        (", steps)})\n        LIMIT 1";
        return $"""
            WITH RECURSIVE level AS (
                -- each is one probe of the index: rows that are not due yet are stepped over, however many they are
                (
                    SELECT {List("", columns)}
                    FROM {sql.Table}
                    WHERE {sql.Next} IS NOT NULL
                    ORDER BY {First("", 0)}
                    LIMIT 1
                )
                UNION ALL
                SELECT {List("step.", columns)}
                FROM level
                CROSS JOIN LATERAL (
                    {next.Replace("\n", "\n    ")}
                ) AS step
            )
            """;
    }

    private static string List(string alias, IEnumerable<string> columns) => string.Join(", ", columns.Select(c => alias + c));
}
