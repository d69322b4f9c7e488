using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>The statements for rows that no check comes for: timeouts of external states, retired states, deletes.</summary>
internal sealed class SweepSql(SqlStatements sql)
{
    private const string I2 = "        ";
    private const string I3 = "            ";

    private SqlDialect Dialect => sql.Dialect;

    /// <summary>Null where every state is automatic or legacy.</summary>
    public string? Sweep
    {
        get
        {
            var resting = sql.StatesOf(StateKind.External, StateKind.Terminal);
            if (resting.Length == 0)
            {
                return null;
            }

            var due = $"""
                SELECT {sql.Key}, {sql.State} AS stored,
                        {sql.TimedOutTo(sql.State, sql.Changed, I2, StateKind.External)} AS target
                    FROM {sql.Table}
                    WHERE {sql.Next} <= {Dialect.Now}
                      AND {sql.State} IN ({resting})
                      -- a run outside of a check may be working on it
                      AND {sql.Free()}
                    ORDER BY {sql.Next}, {sql.Key}
                    LIMIT @limit
                """;
            return Swept(
                "Due rows that no check comes for: those whose timeout has passed move, and all others lose a due time that they should not have.",
                due, "timeout");
        }
    }

    /// <summary>Null where there are no legacy states.</summary>
    public string? MoveLegacy
    {
        get
        {
            var legacy = sql.Plan.OfKind(StateKind.Legacy).ToList();
            if (legacy.Count == 0)
            {
                return null;
            }

            var moves = string.Join(
                "\n", legacy.Select(s => $"{I3}WHEN {SqlDialect.Text(s.StoredName)} THEN {sql.Stored(s.MoveTo)}"));
            var due = $"""
                SELECT {sql.Key}, {sql.State} AS stored,
                        CASE {sql.State}
                {moves}
                        END AS target
                    FROM {sql.Table}
                    WHERE {sql.State} IN ({sql.StatesOf(StateKind.Legacy)})
                      -- another version may still be checking it
                      AND {sql.Free()}
                    ORDER BY {sql.Key}
                    LIMIT @limit
                """;
            return Swept("Rows in retired states move on.", due, "legacy");
        }
    }

    /// <summary>SQLite: writes what <see cref="Sweep"/> or <see cref="MoveLegacy"/> found for one row.</summary>
    public string? Settle => Dialect.IsPostgres
        ? null
        : $"""
           WITH due AS (SELECT @key AS {sql.Key}, @target AS target)
           {SweptUpdate()}
             AND o.{sql.State} = @state
           """;

    /// <summary>Counts what <see cref="Deletes"/> take; null where they are none.</summary>
    public string? CountDeletes => sql.Plan.States.Any(s => s.DeleteAfter is not null)
        ? string.Join("\nUNION ALL\n", sql.Plan.States.Where(s => s.DeleteAfter is not null).Select(s => $"""
            SELECT count(*)
            FROM {sql.Table}
            WHERE {Old(s, string.Empty)}
            """))
        : null;

    public IEnumerable<(StatePlan State, string Sql)> Deletes
        => sql.Plan.States.Where(s => s.DeleteAfter is not null).Select(s => (s, $"""
            -- That state, and that age, and not on lease.
            DELETE FROM {sql.Table}
            WHERE {(Dialect.IsPostgres ? $"{sql.Key} = ANY(ARRAY(" : $"{sql.Key} IN (")}
                SELECT {sql.Key}
                FROM {sql.Table}
                WHERE {Old(s, "    ")}
                ORDER BY {sql.Changed}
                LIMIT @limit{(Dialect.IsPostgres ? "\n    FOR UPDATE SKIP LOCKED" : string.Empty)}
            {(Dialect.IsPostgres ? "))" : ")")}
            """));

    private string Old(StatePlan state, string indent) => $"""
        {sql.State} = {SqlDialect.Text(state.StoredName)}
        {indent}  AND {sql.Changed} <= {Dialect.NowPlus(state.DeleteAfter!.Value.Negate())}
        {indent}  AND {sql.Free()}
        """;

    private string Swept(string comment, string due, string why)
    {
        if (!Dialect.IsPostgres)
        {
            return $"-- {comment} Settle then writes each, in the same transaction.\n" + due.Replace("\n    ", "\n");
        }

        var locked = $"""
            -- {comment}
            WITH due AS MATERIALIZED (
                {due}
                FOR NO KEY UPDATE SKIP LOCKED
            )
            """;
        return sql.History.Exists
            ? sql.History.Sweeping(locked, SweptUpdate(), why)
            : $"{locked}\n{SweptUpdate()}\nRETURNING o.{sql.Key}, due.stored, o.{sql.State}";
    }

    private string SweptUpdate() => $"""
        UPDATE {sql.Table} AS o
        SET {sql.State} = coalesce(due.target, o.{sql.State}),
            {sql.Changed} = CASE WHEN due.target IS NULL THEN o.{sql.Changed} ELSE {Dialect.Now} END,
            {sql.Next} = CASE
                WHEN due.target IS NULL THEN {sql.RepairedAt("o." + sql.State, "o." + sql.Changed, I2)}
                ELSE {sql.EnteredAt("due.target", I2)}
            END,
            {sql.Token} = NULL,
            {sql.Lease} = NULL,
            {sql.Attempts} = 0,{(sql.CountsSnoozes ? $"\n    {sql.Snoozes} = 0," : string.Empty)}
            {sql.Error} = NULL
        FROM due
        WHERE o.{sql.Key} = due.{sql.Key}
        """;
}
