using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>
/// The statements of a claim that counts: where rows have queues, or only so many may run. On PostgreSQL they are several in one transaction,
/// and not one, because a statement that waits for a lock goes on to count what was there before it waited.
/// </summary>
internal sealed class LimitSql(SqlStatements sql)
{
    // How many due rows are read to find some that may run. Behind more than that which may not, others have to wait.
    private const int Window = 50_000;

    private readonly ClaimPlan claims = new(sql.Plan);
    private readonly DueSql due = new(sql);
    private readonly string rates = SqlDialect.TableName(SqlNames.Beside(sql.Plan.Model.Table, SqlNames.RateTable));

    private SqlDialect Dialect => sql.Dialect;

    /// <summary>Where the rates of queues are kept; null where there are no queues.</summary>
    public string? RateTable => claims.Queue is null ? null : rates;

    public bool Exist => claims.HasLimits || claims.Queue is not null;

    private string? Key => claims.Key is { } column ? SqlDialect.Name(column.Column) : null;

    // Without its schema, as a row of stator_schedules.
    public string? Lock => Dialect.IsPostgres
        ? $"""
           -- One such claim of the machine at a time: the next one counts when this one is written.
           SELECT pg_advisory_xact_lock(hashtextextended({SqlDialect.Text($"stator claim {SqlNames.Unqualified(sql.Plan.Model.Table)} {sql.Plan.Model.ColumnPrefix}")}, 0))
           """
        : null;

    public string? OnLease => claims.HasLimits
        ? $"""
           SELECT {sql.State}, {KeyText()}, count(*)
           FROM {sql.Table}
           WHERE {sql.Lease} > {Dialect.Now}
           GROUP BY 1, 2
           """
        : null;

    public string Candidates => Dialect.IsPostgres ? OnPostgres() : due.Found($", {sql.State}, {due.Queue ?? "NULL"}, {KeyText()}");

    public string? Claim => Dialect.IsPostgres
        ? $"""
           -- Leases the rows that were chosen, unless somebody else has touched them meanwhile.
           WITH due AS MATERIALIZED (
               SELECT {sql.Key}, {sql.Next} AS due, ctid AS place
               FROM {sql.Table}
               WHERE {sql.Key} = ANY(@keys)
                 AND {sql.Next} <= {due.DueNow}
                 AND {sql.State} IN ({sql.StatesOf(StateKind.Automatic)})
                 AND {sql.Free()}
               ORDER BY {sql.Key}
               FOR NO KEY UPDATE SKIP LOCKED
           )
           {new RunnerSql(sql).LeaseDue("what others count, once this is committed")}
           """
        : null;

    public string? AddRate => claims.Queue is null
        ? null
        : $"INSERT INTO {rates} (queue, began, used) VALUES (@queue, {Dialect.Now}, 0) ON CONFLICT (queue) DO NOTHING";

    public string? ReadRate => claims.Queue is null
        ? null
        : $"""
           SELECT used, -({Dialect.SecondsUntil("began")})
           FROM {rates}
           WHERE queue = @queue{(Dialect.IsPostgres ? "\nFOR UPDATE" : string.Empty)}
           """;

    public string? WriteRate => claims.Queue is null
        ? null
        : $"""
           UPDATE {rates}
           SET used = @used,
               began = CASE WHEN @begins THEN {Dialect.Now} ELSE began END
           WHERE queue = @queue
           """;

    /// <summary>The tables beside the machine's.</summary>
    public IEnumerable<string> Creates => claims.Queue is null
        ? []
        : [$"""
            -- how many tries of a queue have begun since the current period of its rate limit did
            CREATE TABLE IF NOT EXISTS {rates} (
                queue text NOT NULL PRIMARY KEY,
                began {Dialect.TimeType} NOT NULL,
                used integer NOT NULL
            )
            """];

    public IEnumerable<(string Purpose, string Comment, string Columns, string Condition)> Indexes
    {
        get
        {
            if (due.Priority is not null)
            {
                yield return ("priority", "what a claim reads where rows have priorities", due.OrderBy(), $"{sql.Next} IS NOT NULL");
            }

            if (due.Queue is not null)
            {
                yield return ("queue", "what a claim of some queues reads", $"{due.Queue}, {due.OrderBy()}", $"{sql.Next} IS NOT NULL");
            }

            if (claims.HasLimits)
            {
                yield return ("lease", "how many are on lease", sql.Lease, $"{sql.Lease} IS NOT NULL");
            }
        }
    }

    /// <summary>What a column of rows that were there before, or that other programs insert, holds.</summary>
    public static string Default(PropertyModel column)
        => column.IsPriority ? " DEFAULT 0" : column.IsQueue ? $" DEFAULT {SqlDialect.Text(ClaimEmitter.DefaultQueueName)}" : string.Empty;

    private string KeyText(string alias = "") => Key is null ? "NULL" : $"CAST({alias}{Key} AS text)";

    private string OnPostgres()
    {
        List<string> levels = [.. new[] { due.Queue, due.Priority }.OfType<string>()];
        var columns = new[] { sql.Key, sql.Next, sql.State, sql.Lease, due.Queue, due.Priority, Key }.OfType<string>().Distinct();
        var rows = $"""
            SELECT o.{sql.Key}, o.{sql.Next}, o.{sql.State}, {(due.Queue is null ? "NULL::text" : "o." + due.Queue)} AS queue_of, {(Key is null ? "NULL::text" : KeyText("o."))} AS key_of{(due.Priority is null ? "" : $", o.{due.Priority}")}
            FROM (
                SELECT {string.Join(", ", columns)}
                FROM {sql.Table} AS r
                WHERE {string.Concat(levels.Select(c => $"r.{c} = level.{c} AND "))}r.{sql.Next} <= {due.DueNow}
                ORDER BY r.{sql.Next}, r.{sql.Key}
                LIMIT {Window}
            ) AS o
            WHERE CASE WHEN o.{sql.State} IN ({sql.StatesOf(StateKind.Automatic)}) AND {sql.Free("o.")}
                -- what was chosen before, and what is full
                AND NOT (o.{sql.Key} = ANY(@chosen))
                AND NOT (o.{sql.State} = ANY(@full_states)){(Key is null ? "" : $"\n    AND (o.{Key} IS NULL OR NOT ({KeyText("o.")} = ANY(@full_keys)))")}
                THEN true ELSE false END
            LIMIT @limit
            """;
        if (levels.Count == 0)
        {
            return "-- Finds due rows that may be claimed, in the order in which they should be.\n" + rows;
        }

        var served = due.Queue is null ? "" : $"""

            WHERE NOT (level.{due.Queue} = ANY(@full_queues))
              AND (CAST(@queues AS text[]) IS NULL OR level.{due.Queue} = ANY(CAST(@queues AS text[])))
            ORDER BY {due.OrderBy("ready.")}
            """;
        return $"""
            -- Finds due rows that may be claimed, in the order in which they should be.
            {due.Levels(levels)}
            SELECT ready.{sql.Key}, ready.{sql.Next}, ready.{sql.State}, ready.queue_of, ready.key_of
            FROM level
            CROSS JOIN LATERAL (
                {rows.Replace("\n", "\n    ")}
            ) AS ready{served}
            LIMIT @limit
            """;
    }
}
