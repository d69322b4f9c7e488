using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>
/// The statements of a machine's statistics: what became of its rows in each minute, and how many waited. They are kept in one table for all
/// machines of a database schema.
/// </summary>
internal sealed class StatisticsStatements(SqlStatements sql)
{
    // What waits is counted no further, however long the backlog is.
    private const int MostReady = 10_000;

    // As RunReport has them.
    private static readonly string[] Counts =
    [
        "moved", "stayed", "snoozed", "failed", "exhausted", "timed_out", "deadline_passed", "lost", "gone", "released", "deleted", "scheduled",
        "moved_from_legacy",
    ];

    private readonly string table = SqlDialect.TableName(SqlNames.Beside(sql.Plan.Model.Table, SqlNames.StatisticsTable));

    public string Table => table;

    private SqlDialect Dialect => sql.Dialect;

    public string Create => $"""
        -- what became of rows in each minute: every runner adds to it
        CREATE TABLE IF NOT EXISTS {table} (
            machine text NOT NULL,
            minute {Dialect.TimeType} NOT NULL,
            {string.Join(",\n    ", Counts.Select(c => $"{c} bigint NOT NULL"))},
            ready bigint NOT NULL,
            oldest_due double precision NOT NULL,
            PRIMARY KEY (machine, minute)
        )
        """;

    public string Add => $"""
        -- adds, so that nothing is lost of what several write; of what waits, the most that one of them saw counts
        WITH waiting AS {(Dialect.IsPostgres ? "MATERIALIZED " : string.Empty)}(
            SELECT {sql.Next} AS due
            FROM {sql.Table}
            WHERE {string.Join("\n      AND ", Waiting)}
            ORDER BY {sql.Next}
            LIMIT {CSharp.Number(MostReady)}
        )
        INSERT INTO {table} AS s (
            machine, minute, {Lines(c => c)},
            ready, oldest_due
        )
        SELECT {sql.MachineText}, {Dialect.ThisMinute},
            {Lines(c => "@" + c)},
            count(*), coalesce(-{Dialect.SecondsUntil("min(due)")}, 0)
        FROM waiting
        WHERE true
        ON CONFLICT (machine, minute) DO UPDATE
        SET {string.Join(",\n    ", Counts.Select(c => $"{c} = s.{c} + excluded.{c}"))},
            ready = {Dialect.Later("s.ready", "excluded.ready")},
            oldest_due = {Dialect.Later("s.oldest_due", "excluded.oldest_due")}
        RETURNING ready, oldest_due, {Dialect.SecondsLeftOfMinute}
        """;

    public string Read => $"""
        SELECT clock.step, {Dialect.StepOf("s.minute")},
            {string.Join(",\n    ", Counts.Select(c => $"CAST(sum(s.{c}) AS bigint)"))},
            max(s.ready), max(s.oldest_due)
        FROM (SELECT {Dialect.StepOf(Dialect.Now)} AS step) AS clock
        LEFT JOIN {table} AS s
          ON s.machine = {sql.MachineText} AND s.minute >= {Dialect.MinutesBefore("clock.step")}
        GROUP BY 1, 2
        ORDER BY 2
        """;

    public string CountOld => $"""
        SELECT count(*)
        FROM {table}
        WHERE {IsOld}
        """;

    public string Trim => $"""
        DELETE FROM {table}
        WHERE machine = {sql.MachineText}
          AND minute IN (
              SELECT minute
              FROM {table}
              WHERE {IsOld}
              ORDER BY minute
              LIMIT @limit{(Dialect.IsPostgres ? "\n      FOR UPDATE SKIP LOCKED" : string.Empty)}
          )
        """;

    private string IsOld => $"machine = {sql.MachineText} AND minute < {Dialect.MinutesBefore(Dialect.Now)}";

    // As a look sees them: from the mark on, above what is dead, and in a CASE that the planner does not misjudge.
    private IEnumerable<string> Waiting => Dialect.IsPostgres
        ?
        [
            $"{sql.Next} <= {Dialect.Now}", new DueSql(sql).AboveMark(),
            $"CASE WHEN {sql.State} IN ({sql.StatesOf(StateKind.Automatic)}) AND {sql.Free()} THEN true ELSE false END",
        ]
        : [$"{sql.Next} <= {Dialect.Now}", $"{sql.State} IN ({sql.StatesOf(StateKind.Automatic)})", sql.Free()];

    // In two lines, because they are many.
    private static string Lines(Func<string, string> each)
        => string.Join(", ", Counts.Take(7).Select(each)) + ",\n    " + string.Join(", ", Counts.Skip(7).Select(each));
}
