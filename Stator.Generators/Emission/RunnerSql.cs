using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>The runner's statements: claim, complete, release and renew.</summary>
internal sealed class RunnerSql(SqlStatements sql)
{
    private const string I2 = "        ";

    private readonly UnwrittenStaySql cheap = new(sql);
    private readonly DueSql due = new(sql);

    private SqlDialect Dialect => sql.Dialect;

    private string LeaseEnd => Dialect.IsPostgres ? $"{Dialect.Now} + @lease" : Dialect.NowPlusValue("@lease", TimeSpan.Zero);

    public string Claim => Dialect.IsPostgres
        ? $"""
           -- Leases due rows, {due.Order}, in one statement: a crash leaves a whole lease or none.
           {due.Claimed}
           {LeaseDue("columns without an index: the new version of the row stays on its page, and no index grows")}
           """
        : $"""
           -- Finds due rows, {due.Order}. Lease then takes each, in the same transaction, which is SQLite's only writer.
           {due.Found()}
           LIMIT @limit
           """;

    /// <summary>PostgreSQL: leases and returns the rows of the query "due".</summary>
    public string LeaseDue(string comment) => $"""
        UPDATE {sql.Table} AS o
        -- {comment}
        SET {sql.Token} = @token,
            {sql.Lease} = {LeaseEnd},
            -- counted now and not at the end, so that a row which kills its process is counted too
            {sql.Attempts} = {cheap.AttemptsClaimed("o.")}{cheap.NextClaimed("o.", LeaseEnd)}
        FROM due
        -- by where it lies, which spares a search of the key; a locked row does not move. A table of several parts has one such place in each
        WHERE o.ctid = due.place AND o.{sql.Key} = due.{sql.Key}
        RETURNING due.due, {sql.LeaseColumns(cheap.Counted("o."), "o.")}, {cheap.IsUnwritten("o.", LeaseEnd)}, o.ctid, {sql.RowColumns("o.")}{Snoozed($", o.{sql.Snoozes}")}
        """;

    public string? Lease => Dialect.IsPostgres
        ? null
        : $"""
           UPDATE {sql.Table}
           SET {sql.Token} = @token,
               {sql.Lease} = {LeaseEnd},
               -- counted now and not at the end, so that a row which kills its process is counted too
               {sql.Attempts} = {cheap.AttemptsClaimed(string.Empty)}{cheap.NextClaimed(string.Empty, LeaseEnd)}
           WHERE {sql.Key} = @key
           RETURNING @due, {sql.LeaseColumns(cheap.Counted(string.Empty))}, {cheap.IsUnwritten(string.Empty, LeaseEnd)}, NULL, {sql.RowColumns()}{Snoozed($", {sql.Snoozes}")}
           """;

    public string Complete => Dialect.IsPostgres
        ? $"""
           -- Writes the ends of tries. Each is fenced: it counts only while key, state and token are still those of the claim.
           WITH outcome AS MATERIALIZED (
               SELECT *
               FROM unnest(@keys, @states, @tokens, @places::tid[], @targets, @delays, @failed, @errors{Saved((_, i) => $", @saved{i}, @saves{i}")}{Snoozed(", @snoozes")})
                   WITH ORDINALITY AS outcome (key, state, token, place, target, delay, failed, error{Saved((_, i) => $", saved{i}, saves{i}")}{Snoozed(", snoozes")}, ordinal)
           ),
           held AS MATERIALIZED (
               SELECT o.{sql.Key}, o.ctid AS place, outcome.ordinal, outcome.target AS answered, outcome.delay, outcome.failed, outcome.error,{Saved((_, i) => $" outcome.saved{i}, outcome.saves{i},")}{Snoozed(" outcome.snoozes,")}{(sql.History.Exists ? $"\n        {cheap.Counted("o.")} AS attempt," : string.Empty)}
                   {Target("outcome.target", "o.", I2 + "       ")} AS target
               FROM outcome
               JOIN {sql.Table} AS o
                   -- by where the claim has put it, which spares a search of the key; where it has moved since, it comes without
                   ON o.ctid = coalesce(outcome.place, (SELECT found.ctid FROM {sql.Table} AS found WHERE found.{sql.Key} = outcome.key))
                       AND o.{sql.Key} = outcome.key AND o.{sql.State} = outcome.state AND o.{sql.Token} = outcome.token
               -- in the order of the keys, as everybody who locks several rows should; and not waiting for a row that a transaction of the
               -- application holds, because the others of the batch would wait with it
               ORDER BY o.{sql.Key}
               FOR NO KEY UPDATE OF o SKIP LOCKED
           ),
           written AS (
               {CompleteUpdate("o.").Replace("\n", "\n    ")}
               RETURNING held.ordinal, o.{sql.State} AS state, held.answered IS NULL AND held.target IS NOT NULL AS timed_out{(sql.History.Exists ? $",\n        o.{sql.Key} AS key, held.target IS NOT NULL AS moved, held.attempt" : string.Empty)}
           ){(sql.History.Exists ? sql.History.Completing : string.Empty)}
           SELECT written.ordinal, written.state, written.timed_out, NULL::boolean
           FROM written
           UNION ALL
           {Refused("outcome", "NULL, NULL::boolean")}
           """
        : $"""
           -- Writes the end of a try. It is fenced: it counts only while key, state and token are still those of the claim.
           WITH held AS (
               SELECT {sql.Key}, @delay AS delay, @failed AS failed, @error AS error,{Saved((_, i) => $" @saved{i} AS saved{i}, @saves{i} AS saves{i},")}{Snoozed(" @snoozes AS snoozes,")}
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
           {HeldLeases(cheap.IsUsed ? "due" : null)}
           written AS (
               UPDATE {sql.Table} AS o
               SET {sql.Token} = NULL,
                   {sql.Lease} = NULL,
                   {sql.Attempts} = {cheap.Uncounted("o.")}{cheap.NextReleased("o.", "held.due")}
               FROM held
               WHERE o.{sql.Key} = held.{sql.Key}
               RETURNING held.ordinal
           )
           {LeaseEnds()}
           """
        : $"""
           -- Hands a lease back as if the row had not been claimed. Fenced like an outcome.
           UPDATE {sql.Table}
           SET {sql.Token} = NULL,
               {sql.Lease} = NULL,
               {sql.Attempts} = {cheap.Uncounted(string.Empty)}{cheap.NextReleased(string.Empty, "@due")}
           WHERE {sql.Key} = @key AND {sql.State} = @state AND {sql.Token} = @token
           """;

    public string Renew => Dialect.IsPostgres
        ? $"""
           -- Moves the end of leases that are still held. Fenced like an outcome.
           {HeldLeases()}
           written AS (
               UPDATE {sql.Table} AS o
               SET {sql.Lease} = {LeaseEnd}
               FROM held
               WHERE o.{sql.Key} = held.{sql.Key}
               RETURNING held.ordinal
           )
           {LeaseEnds()}
           """
        : $"""
           -- Moves the end of a lease that is still held. Fenced like an outcome.
           UPDATE {sql.Table}
           SET {sql.Lease} = {LeaseEnd}
           WHERE {sql.Key} = @key AND {sql.State} = @state AND {sql.Token} = @token
           """;

    // For each persisted column, by its name in SQL and its number.
    private string Saved(Func<string, int, string> each)
        => string.Concat(sql.Plan.Persisted.Select((c, i) => each(SqlDialect.Name(c.Column), i)));

    private string Snoozed(string text) => sql.CountsSnoozes ? text : string.Empty;

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
            {sql.Attempts} = CASE WHEN held.target IS NOT NULL THEN 0 WHEN held.failed THEN {cheap.Counted(o)} ELSE {cheap.Uncounted(o)} END,
            {sql.Error} = CASE WHEN held.target IS NULL THEN coalesce(held.error, {o}{sql.Error}) ELSE held.error END{Saved((c, i) => $",\n    {c} = CASE WHEN held.saves{i} THEN {Dialect.Value(sql.Plan.Persisted[i].Type, $"held.saved{i}")} ELSE {o}{c} END")}{Snoozed($",\n    {sql.Snoozes} = CASE WHEN held.target IS NULL THEN held.snoozes ELSE 0 END")}
        FROM held
        WHERE {(Dialect.IsPostgres ? "o.ctid = held.place AND " : string.Empty)}o.{sql.Key} = held.{sql.Key}
        """;

    private string HeldLeases(string? also = null) => $"""
        WITH lease AS MATERIALIZED (
            SELECT *
            FROM unnest(@keys, @states, @tokens{(also is null ? string.Empty : $", @{also}s")})
                WITH ORDINALITY AS lease (key, state, token{(also is null ? string.Empty : $", {also}")}, ordinal)
        ),
        held AS MATERIALIZED (
            SELECT o.{sql.Key}, lease.ordinal{(also is null ? string.Empty : $", lease.{also}")}
            FROM lease
            JOIN {sql.Table} AS o ON o.{sql.Key} = lease.key AND o.{sql.State} = lease.state AND o.{sql.Token} = lease.token
            ORDER BY o.{sql.Key}
            -- not waiting for a row that a transaction of the application holds, because the others would wait with it
            FOR NO KEY UPDATE OF o SKIP LOCKED
        ),
        """;

    private string LeaseEnds() => $"""
        SELECT written.ordinal, true, NULL::boolean
        FROM written
        UNION ALL
        {Refused("lease", "false")}
        """;

    private string Refused(string batch, string columns) => $"""
        SELECT {batch}.ordinal, {columns}, (
            -- of a row that was not written: whether it is held by somebody, and not lost; NULL where it is gone
            SELECT o.{sql.State} = {batch}.state AND o.{sql.Token} IS NOT DISTINCT FROM {batch}.token
            FROM {sql.Table} AS o
            WHERE o.{sql.Key} = {batch}.key
        )
        FROM {batch}
        -- a hash, whatever kind of join the planner takes for best
        WHERE {batch}.ordinal NOT IN (SELECT written.ordinal FROM written)
        """;
}
