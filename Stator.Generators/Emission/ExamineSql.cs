using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>The statements that find what is wrong with the rows of a machine, and put right what nobody has to decide.</summary>
internal sealed class ExamineSql(SqlStatements sql)
{
    // So many more failed tries than a state's [Failure]s allow. Changes of the declaration and dead processes leave a few.
    private const int TriesTooMany = 10;

    // So many failed tries where nothing ends them.
    private const int TriesForEver = 20;

    // Of what happens while nobody is at it for this long, a runner that is alive says otherwise.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    // Times go through text on SQLite.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private SqlDialect Dialect => sql.Dialect;

    private string LongAgo => Dialect.NowPlus(Late.Negate());

    private string Automatic => $"{sql.State} IN ({sql.StatesOf(StateKind.Automatic)})";

    private IEnumerable<StatePlan> Timed => sql.Plan.OfKind(StateKind.External).Where(s => s.Timeout is not null);

    /// <summary>Looks at some rows in the order of their keys, and returns those that are not as they should be.</summary>
    public string Rows => $"""
        -- Rows that are not as they should be, in the order of their keys. @budget are looked at; the one after these is returned in any
        -- case, because the next search begins there.
        SELECT *
        FROM (
            SELECT {sql.Key}, {sql.State}, {DueFor} AS stator_due_for, CASE
                    WHEN {sql.State} NOT IN ({SqlDialect.TextList(sql.Plan.States.Select(s => s.StoredName))}) THEN 'UnknownState'
                    -- somebody works on it
                    WHEN NOT {sql.Free()} THEN NULL{string.Concat(Findings().Select(f => $"\n            WHEN {f.Condition} THEN '{f.Kind}'"))}
                END AS stator_finding, row_number() OVER (ORDER BY {sql.Key}) AS stator_place
            FROM {sql.Table}
            WHERE {sql.Key} >= @from
            ORDER BY {sql.Key}
            LIMIT @budget + 1
        ) AS looked
        WHERE stator_finding IS NOT NULL OR stator_place > @budget
        ORDER BY {sql.Key}
        """;

    /// <summary>Gives rows the due time that their state asks for, if they still have another.</summary>
    public string Repair
    {
        get
        {
            string[] which = [Dialect.KeyIsGiven(sql.Key), sql.Free(), $"({string.Join(" OR ", new[] { Stray, Never }.OfType<string>())})"];
            var set = $"""
                SET {sql.Next} = CASE{string.Concat(Timed.Select(s => $"\n        WHEN {sql.State} = {Text(s)} THEN {Dialect.Plus(sql.Changed, s.Timeout!.After)}"))}
                        WHEN {Automatic} THEN {Dialect.Now}
                    END
                """;
            return Dialect.IsPostgres
                ? $"""
                   -- Only rows that nobody holds, and only if they are still as they were found.
                   WITH locked AS MATERIALIZED (
                       SELECT {sql.Key} AS stator_key
                       FROM {sql.Table}
                       WHERE {string.Join("\n      AND ", which)}
                       ORDER BY {sql.Key}
                       FOR NO KEY UPDATE SKIP LOCKED
                   )
                   UPDATE {sql.Table}
                   {set}
                   FROM locked
                   WHERE {sql.Key} = stator_key
                   """
                : $"-- Only if it is still as it was found.\nUPDATE {sql.Table}\n{set}\nWHERE {string.Join("\n  AND ", which)}";
        }
    }

    /// <summary>Says what the machine needs and the database has not.</summary>
    public string Missing
    {
        get
        {
            var schema = new SchemaSql(sql);
            var indexes = schema.Statements.Select(s => s.Index).OfType<string>().ToList();
            var others = new[]
            {
                sql.History.Exists ? sql.History.Table : null,
                new ScheduleStatements(sql) is { Exist: true } schedules ? schedules.Table : null,
                new LimitSql(sql).RateTable,
            }.OfType<string>();
            return $"""
                -- What the machine needs and the database has not.
                {string.Join("\nUNION ALL\n", others.Prepend(sql.Table).Select(t => $"SELECT 'table', {SqlDialect.Text(t)}\nWHERE {Dialect.LacksTable(t)}"))}
                UNION ALL
                {Dialect.MissingColumns(sql.Table, schema.Needed)}
                UNION ALL
                {Dialect.MissingIndexes(sql.Table, indexes)}
                """;
        }
    }

    /// <summary>PostgreSQL: what the server says that makes every statement slower. Null on SQLite.</summary>
    public string? Server => Dialect.IsPostgres
        ? $"""
           -- The server's own clock: its transactions live in its time.
           SELECT 'DeadRows', n_dead_tup, n_live_tup::text
           FROM pg_stat_user_tables
           WHERE relid = to_regclass({SqlDialect.Text(sql.Table)})
             AND n_dead_tup > 50000
             AND n_dead_tup > n_live_tup
           UNION ALL
           (
               SELECT 'OldTransaction', extract(epoch FROM clock_timestamp() - xact_start)::bigint,
                   concat('process ', pid, CASE WHEN application_name <> '' THEN ' (' || application_name || ')' END, ', ', state)
               FROM pg_stat_activity
               WHERE datname = current_database()
                 AND backend_type = 'client backend'
                 AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
                 AND xact_start < clock_timestamp() - interval '1 minute'
               ORDER BY xact_start
               LIMIT 5
           )
           """
        : null;

    // PostgreSQL can measure no way to infinity, which somebody may have written there.
    private string DueFor => $"CASE WHEN {sql.Next} <= {Dialect.Now} AND {sql.Next} > '1970-01-01' THEN -({Dialect.SecondsUntil(sql.Next)}) END";

    private IEnumerable<(string Condition, string Kind)> Findings()
    {
        if (Stray is { } stray)
        {
            yield return (stray, "StrayDueTime");
        }

        if (Never is { } never)
        {
            yield return (never, "NeverDue");
        }

        if (sql.Plan.OfKind(StateKind.Automatic).Any())
        {
            yield return ($"{Automatic} AND {sql.Next} <= {LongAgo} AND {sql.Lease} <= {LongAgo}", "ExpiredLease");
        }

        if (Timed.Any())
        {
            yield return ($"{sql.State} IN ({SqlDialect.TextList(Timed.Select(s => s.StoredName))}) AND {sql.Next} <= {LongAgo}", "Unswept");
        }

        if (sql.Plan.OfKind(StateKind.Legacy).Any())
        {
            yield return ($"{sql.State} IN ({sql.StatesOf(StateKind.Legacy)}) AND {sql.Changed} <= {LongAgo}", "Unswept");
        }

        foreach (var state in sql.Plan.OfKind(StateKind.Automatic))
        {
            var allowed = sql.Plan.Failures.Where(f => f.From == state.Index).Select(f => f.MaxAttempts).DefaultIfEmpty(0).Max();
            var most = allowed > 0 ? allowed + TriesTooMany : state.Timeout is null ? TriesForEver : 0;
            if (most > 0)
            {
                yield return ($"{sql.State} = {Text(state)} AND {sql.Attempts} >= {CSharp.Number(most)}", "ManyAttempts");
            }
        }

        if (sql.Plan.OfKind(StateKind.Automatic).Any())
        {
            yield return ($"{Automatic} AND {sql.Next} <= {LongAgo} AND {sql.Lease} IS NULL", "Overdue");
        }
    }

    // A due time where nothing would come for the row, or later than its timeout says.
    private string? Stray
    {
        get
        {
            var resting = sql.Plan.OfKind(StateKind.External, StateKind.Terminal).Where(s => s.Timeout is null || s.Kind == StateKind.Terminal)
                .Select(s => s.StoredName).ToList();
            var conditions = (resting.Count == 0 ? [] : new[] { $"{sql.State} IN ({SqlDialect.TextList(resting)}) AND {sql.Next} IS NOT NULL" })
                .Concat(Timed.Select(s => $"{sql.State} = {Text(s)} AND {sql.Next} > {Dialect.Plus(sql.Changed, s.Timeout!.After + Rounding)}"));
            return Any(conditions);
        }
    }

    // No due time where something has to come for the row.
    private string? Never => Any(
        sql.Plan.States.Where(s => s.Kind == StateKind.Automatic).Concat(Timed).Select(s => s.StoredName).ToList() is { Count: > 0 } states
            ? [$"{sql.State} IN ({SqlDialect.TextList(states)}) AND {sql.Next} IS NULL"]
            : []);

    private static string? Any(IEnumerable<string> conditions)
    {
        var all = conditions.ToList();
        return all.Count == 0 ? null : string.Join(" OR ", all.Select(c => $"({c})"));
    }

    private static string Text(StatePlan state) => SqlDialect.Text(state.StoredName);
}
