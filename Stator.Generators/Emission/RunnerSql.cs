using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>The runner's statements: claim, complete, release, renew, sweep and delete.</summary>
internal sealed class RunnerSql(SqlStatements sql)
{
    private const string I2 = "        ";
    private const string I3 = "            ";

    private SqlDialect Dialect => sql.Dialect;

    public string Claim => Dialect.IsPostgres
        ? $"""
           -- Leases due rows, the oldest first, in one statement: a crash leaves a whole lease or none.
           WITH due AS MATERIALIZED (
               SELECT {sql.Key}
               FROM {sql.Table}
               WHERE {sql.Next} <= coalesce(@due_by, {Dialect.Now})
                 -- only states that this build has a check for
                 AND {sql.State} IN ({sql.StatesOf(StateKind.Automatic)})
                 AND {sql.Free()}
               ORDER BY {sql.Next}, {sql.Key}
               LIMIT @limit
               -- NO KEY: rows whose children are being inserted are not skipped
               FOR NO KEY UPDATE SKIP LOCKED
           )
           UPDATE {sql.Table} AS o
           -- columns without an index: the new version of the row stays on its page, and no index grows
           SET {sql.Token} = @token,
               {sql.Lease} = {Dialect.Now} + @lease,
               -- counted now and not at the end, so that a row which kills its process is counted too
               {sql.Attempts} = o.{sql.Attempts} + 1
           FROM due
           WHERE o.{sql.Key} = due.{sql.Key}
           RETURNING {sql.LeaseColumns("o.")}, {sql.RowColumns("o.")}
           """
        : $"""
           -- Finds due rows, the oldest first. Lease then takes each, in the same transaction, which is SQLite's only writer.
           SELECT {sql.Key}
           FROM {sql.Table}
           WHERE {sql.Next} <= coalesce(@due_by, {Dialect.Now})
             -- only states that this build has a check for
             AND {sql.State} IN ({sql.StatesOf(StateKind.Automatic)})
             AND {sql.Free()}
           ORDER BY {sql.Next}, {sql.Key}
           LIMIT @limit
           """;

    public string? Lease => Dialect.IsPostgres
        ? null
        : $"""
           UPDATE {sql.Table}
           SET {sql.Token} = @token,
               {sql.Lease} = {Dialect.NowPlusValue("@lease", TimeSpan.Zero)},
               -- counted now and not at the end, so that a row which kills its process is counted too
               {sql.Attempts} = {sql.Attempts} + 1
           WHERE {sql.Key} = @key
           RETURNING {sql.LeaseColumns()}, {sql.RowColumns()}
           """;

    public string Complete => Dialect.IsPostgres
        ? $"""
           -- Writes the ends of tries. Each is fenced: it counts only while key, state and token are still those of the claim.
           WITH outcome AS MATERIALIZED (
               SELECT *
               FROM unnest(@keys, @states, @tokens, @targets, @delays, @failed, @errors{Saved((_, i) => $", @saved{i}, @saves{i}")})
                   AS outcome (key, state, token, target, delay, failed, error{Saved((_, i) => $", saved{i}, saves{i}")})
           ),
           held AS MATERIALIZED (
               SELECT o.{sql.Key}, outcome.target AS answered, outcome.delay, outcome.failed, outcome.error,{Saved((_, i) => $" outcome.saved{i}, outcome.saves{i},")}
                   {Target("outcome.target", "o.", I2 + "       ")} AS target
               FROM outcome
               JOIN {sql.Table} AS o ON o.{sql.Key} = outcome.key AND o.{sql.State} = outcome.state AND o.{sql.Token} = outcome.token
               -- in the order of the keys, as everybody who locks several rows should
               ORDER BY o.{sql.Key}
               FOR NO KEY UPDATE OF o
           )
           {CompleteUpdate("o.")}
           RETURNING o.{sql.Key}, o.{sql.State}, held.answered IS NULL AND held.target IS NOT NULL AS timed_out
           """
        : $"""
           -- Writes the end of a try. It is fenced: it counts only while key, state and token are still those of the claim.
           WITH held AS (
               SELECT {sql.Key}, @delay AS delay, @failed AS failed, @error AS error,{Saved((_, i) => $" @saved{i} AS saved{i}, @saves{i} AS saves{i},")}
                   {Target("@target", string.Empty, I2 + "       ")} AS target
               FROM {sql.Table}
               WHERE {sql.Key} = @key AND {sql.State} = @state AND {sql.Token} = @token
           )
           {CompleteUpdate("o.")}
           RETURNING {sql.State}
           """;

    public string Release => Dialect.IsPostgres
        ? $"""
           -- Hands leases back as if the rows had not been claimed. Fenced like an outcome.
           {HeldLeases()}
           UPDATE {sql.Table} AS o
           SET {sql.Token} = NULL,
               {sql.Lease} = NULL,
               {sql.Attempts} = o.{sql.Attempts} - 1
           FROM held
           WHERE o.{sql.Key} = held.{sql.Key}
           """
        : $"""
           -- Hands a lease back as if the row had not been claimed. Fenced like an outcome.
           UPDATE {sql.Table}
           SET {sql.Token} = NULL,
               {sql.Lease} = NULL,
               {sql.Attempts} = {sql.Attempts} - 1
           WHERE {sql.Key} = @key AND {sql.State} = @state AND {sql.Token} = @token
           """;

    public string Renew => Dialect.IsPostgres
        ? $"""
           -- Moves the end of leases that are still held. Fenced like an outcome.
           {HeldLeases()}
           UPDATE {sql.Table} AS o
           SET {sql.Lease} = {Dialect.Now} + @lease
           FROM held
           WHERE o.{sql.Key} = held.{sql.Key}
           """
        : $"""
           -- Moves the end of a lease that is still held. Fenced like an outcome.
           UPDATE {sql.Table}
           SET {sql.Lease} = {Dialect.NowPlusValue("@lease", TimeSpan.Zero)}
           WHERE {sql.Key} = @key AND {sql.State} = @state AND {sql.Token} = @token
           """;

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
                due);
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
            return Swept("Rows in retired states move on.", due);
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

    public IEnumerable<(StatePlan State, string Sql)> Deletes
        => sql.Plan.States.Where(s => s.DeleteAfter is not null).Select(s => (s, $"""
            -- That state, and that age, and not on lease.
            DELETE FROM {sql.Table}
            WHERE {sql.Key} IN (
                SELECT {sql.Key}
                FROM {sql.Table}
                WHERE {sql.State} = {SqlDialect.Text(s.StoredName)}
                  AND {sql.Changed} <= {Dialect.NowPlus(s.DeleteAfter!.Value.Negate())}
                  AND {sql.Free()}
                ORDER BY {sql.Changed}
                LIMIT @limit{(Dialect.IsPostgres ? "\n    FOR UPDATE SKIP LOCKED" : string.Empty)}
            )
            """));

    // For each persisted column, by its name in SQL and its number.
    private string Saved(Func<string, int, string> each)
        => string.Concat(sql.Plan.Persisted.Select((c, i) => each(SqlDialect.Name(c.Column), i)));

    private string Target(string answer, string alias, string indent)
        => sql.HasTimeouts(StateKind.Automatic)
            ? $"""
               -- a try that came to nothing, of a row whose time is up, moves it along the timeout
                       coalesce({answer}, {sql.TimedOutTo(alias + sql.State, alias + sql.Changed, I2, StateKind.Automatic)})
               """
            : answer;

    private string CompleteUpdate(string o) => $"""
        UPDATE {sql.Table} AS o
        SET {sql.State} = coalesce(held.target, {o}{sql.State}),
            {sql.Changed} = CASE WHEN held.target IS NULL THEN {o}{sql.Changed} ELSE {Dialect.Now} END,
            {sql.Next} = CASE
                WHEN held.target IS NULL THEN {sql.StayedAt(o + sql.State, o + sql.Changed, "held.delay", I2)}
                ELSE {sql.EnteredAt("held.target", I2)}
            END,
            {sql.Token} = NULL,
            {sql.Lease} = NULL,
            -- a try that came to an answer takes its count back
            {sql.Attempts} = CASE WHEN held.target IS NOT NULL THEN 0 WHEN held.failed THEN {o}{sql.Attempts} ELSE {o}{sql.Attempts} - 1 END,
            {sql.Error} = CASE WHEN held.target IS NULL THEN coalesce(held.error, {o}{sql.Error}) ELSE held.error END{Saved((c, i) => $",\n            {c} = CASE WHEN held.saves{i} THEN held.saved{i} ELSE {o}{c} END")}
        FROM held
        WHERE o.{sql.Key} = held.{sql.Key}
        """;

    private string HeldLeases() => $"""
        WITH lease AS MATERIALIZED (
            SELECT *
            FROM unnest(@keys, @states, @tokens) AS lease (key, state, token)
        ),
        held AS MATERIALIZED (
            SELECT o.{sql.Key}
            FROM lease
            JOIN {sql.Table} AS o ON o.{sql.Key} = lease.key AND o.{sql.State} = lease.state AND o.{sql.Token} = lease.token
            ORDER BY o.{sql.Key}
            FOR NO KEY UPDATE OF o
        )
        """;

    private string Swept(string comment, string due) => Dialect.IsPostgres
        ? $"""
           -- {comment}
           WITH due AS MATERIALIZED (
               {due}
               FOR NO KEY UPDATE SKIP LOCKED
           )
           {SweptUpdate()}
           RETURNING o.{sql.Key}, due.stored, o.{sql.State}
           """
        : $"-- {comment} Settle then writes each, in the same transaction.\n" + due.Replace("\n    ", "\n");

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
            {sql.Attempts} = 0,
            {sql.Error} = NULL
        FROM due
        WHERE o.{sql.Key} = due.{sql.Key}
        """;
}
