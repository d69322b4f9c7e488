using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The outside door's statements: insert, find, commands, force and counts.</summary>
internal sealed class DoorSql(SqlStatements sql)
{
    private readonly UnwrittenStaySql cheap = new(sql);

    private SqlDialect Dialect => sql.Dialect;

    // What the stores read of a row that has just entered a state: its key, and how long until it is due.
    private string Entered(string alias = "") => $"{alias}{sql.Key}, {Dialect.SecondsUntil(alias + sql.Next)}";

    public string Insert => InsertWith([sql.Key], ["@stator_key"]);

    /// <summary>Null where only the application can make a key.</summary>
    public string? InsertGenerated => sql.Plan.Key.Type switch
    {
        ColumnType.Int32 or ColumnType.Int64 => InsertWith([], []),
        ColumnType.Guid when Dialect.IsPostgres => InsertWith([sql.Key], ["gen_random_uuid()"]),
        ColumnType.Guid => InsertWith(
            [sql.Key],
            ["hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6))"]),
        _ => null,
    };

    /// <summary>Null where nothing is unique.</summary>
    public string? FindDuplicate => sql.Plan.Uniques.Count == 0
        ? null
        : string.Join("\nUNION ALL\n", sql.Plan.Uniques.Select((unique, index) => $"""
            SELECT {sql.Key}, {CSharp.Number(index)}
            FROM {sql.Table}
            WHERE {string.Join(" AND ", unique.Columns.Select(c => $"{SqlDialect.Name(c.Column)} = @{c.Name}"))}
              AND {sql.State} IN ({unique.StoredStates})
            """));

    public string Find => $"""
        SELECT {sql.RowColumns()}
        FROM {sql.Table}
        WHERE {sql.Key} = @key
        """;

    public string Exists => $"SELECT 1 FROM {sql.Table} WHERE {sql.Key} = @key";

    public IEnumerable<(string Name, string Sql)> Commands => sql.Plan.Commands.GroupBy(c => c.Name).Select(c => (c.Key, Command([.. c])));

    public string Force => Dialect.IsPostgres
        ? Forced([Dialect.KeyIsGiven(sql.Key)], isBatch: false)
        : Forces(sql.Table, $"WHERE {Dialect.KeyIsGiven(sql.Key)}\nRETURNING {Entered()}");

    public string ForceAll
    {
        get
        {
            string[] which = [$"{sql.State} = @from", $"{sql.Changed} <= @by"];
            return Dialect.IsPostgres ? Forced(which, isBatch: true) : Forces(sql.Table, $"WHERE {sql.Key} IN (\n{Picked(which)}\n)\nRETURNING {Entered()}");
        }
    }

    public string Requeue => Dialect.IsPostgres
        ? Requeued([Dialect.KeyIsGiven(sql.Key), .. RequeuedByKey], isBatch: false)
        : Requeues(sql.Table, $"WHERE {string.Join("\n  AND ", [Dialect.KeyIsGiven(sql.Key), .. RequeuedByKey])}\nRETURNING {Entered()}");

    public string RequeueAll => Dialect.IsPostgres
        ? Requeued(RequeuedByState, isBatch: true)
        : Requeues(sql.Table, $"WHERE {sql.Key} IN (\n{Picked(RequeuedByState)}\n)\nRETURNING {Entered()}");

    /// <summary>Which of the rows that are named Requeue takes.</summary>
    public string[] RequeuedByKey => [$"{sql.State} IN ({sql.StatesOf(StateKind.Automatic)})", $"(@force OR {sql.Free()})"];

    /// <summary>Which rows of a state RequeueAll takes.</summary>
    public string[] RequeuedByState =>
    [
        $"{sql.State} = @state", $"({sql.Next} IS NULL OR {sql.Next} > {Dialect.Now} OR {sql.Attempts} > 0 OR {sql.Error} IS NOT NULL)", sql.Free(),
    ];

    public string Look => $"""
        SELECT {sql.State}, {sql.Attempts}, {sql.Error}, {sql.Token}, CASE WHEN NOT {sql.Free()} THEN {sql.Lease} END
        FROM {sql.Table}
        WHERE {sql.Key} = @key
        """;

    public string Begin => $"""
        -- Leases one row, if it still is what was looked at; only whoever takes over need not wait until it is free.
        UPDATE {sql.Table}
        SET {sql.Token} = @token,
            {sql.Lease} = {Dialect.NowPlusValue("@lease", System.TimeSpan.Zero)},
            {sql.Attempts} = CASE WHEN @counted THEN {cheap.AttemptsClaimed(string.Empty)} ELSE {sql.Attempts} END
        WHERE {sql.Key} = @key AND {sql.State} = @state AND {sql.Attempts} = @attempts
          AND {sql.Token} {(Dialect.IsPostgres ? "IS NOT DISTINCT FROM" : "IS")} @seen
          AND (@takes_over OR {sql.Free()})
        RETURNING {sql.Next}, {sql.LeaseColumns(cheap.Counted(string.Empty))}, false, NULL, {sql.RowColumns()}{(sql.CountsSnoozes ? $", {sql.Snoozes}" : string.Empty)}
        """;

    public string CountByState => $"""
        SELECT {sql.State}, count(*)
        FROM {sql.Table}
        GROUP BY {sql.State}
        """;

    public string Depth => Waiting(string.Empty);

    /// <summary>Null where there are no queues.</summary>
    public string? DepthByQueue => new DueSql(sql).Queue is { } queue ? $"{Waiting($" {queue},")}\nGROUP BY {queue}" : null;

    private string Waiting(string of)
    {
        var ready = $"{sql.Next} <= {Dialect.Now} AND {sql.Free()}";
        var oldest = $"min(CASE WHEN {ready} THEN {sql.Next} END)";
        var seconds = Dialect.IsPostgres
            ? $"extract(epoch FROM {Dialect.Now} - {oldest})::double precision"
            : $"(julianday({Dialect.Now}) - julianday({oldest})) * 86400.0";
        return $"""
            SELECT{of}
                coalesce(sum(CASE WHEN {ready} THEN 1 ELSE 0 END), 0),
                coalesce(sum(CASE WHEN {ready} THEN 0 ELSE 1 END), 0),
                {seconds}
            FROM {sql.Table}
            WHERE {sql.Next} IS NOT NULL
              AND {sql.State} IN ({sql.StatesOf(StateKind.Automatic)})
            """;
    }

    private string InsertWith(IEnumerable<string> keyColumns, IEnumerable<string> keyValues)
    {
        var columns = keyColumns.Concat(sql.Plan.OwnColumns.Select(c => SqlDialect.Name(c.Column))).Concat([sql.State, sql.Changed, sql.Next]);
        var values = keyValues.Concat(sql.Plan.OwnColumns.Select(c => Dialect.Value(c.Type, "@" + c.Name))).Concat(["@stator_state", Dialect.Now]);
        return Entering(
            $"""
             INSERT INTO {sql.Table} ({string.Join(", ", columns)})
             VALUES ({string.Join(", ", values)},
                 {sql.InsertedAt("@stator_state", "@stator_start_at", "@stator_delay", "    ")}){OnConflict}
             """,
            "insert", "NULL", null);
    }

    private string Entering(string statement, string why, string command, string? before, string alias = "")
        => sql.History.IsInStatements
            ? sql.History.Entering(
                before,
                $"{statement}\nRETURNING {alias}{sql.Key} AS key, {Dialect.SecondsUntil(alias + sql.Next)} AS due_in, {alias}{sql.State} AS to_state"
                + (before is null ? string.Empty : ", was_state, was_attempts"),
                SqlDialect.Text(why), command)
            : $"{(before is null ? string.Empty : before + "\n")}{statement}\nRETURNING {Entered(alias)}";

    // The store then looks for the row that is in the way: by its key, or as a live duplicate.
    private string OnConflict => sql.Plan.Uniques.Count == 0 ? string.Empty : "\nON CONFLICT DO NOTHING";

    // One name may lead from different states to different ones.
    private string Command(IReadOnlyList<MachinePlan.CommandPlan> edges)
    {
        var moves = edges.SelectMany(e => e.From.Select(from => (From: sql.Stored(from), To: sql.Plan.States[e.To]))).Distinct().ToList();
        string Each(System.Func<MachinePlan.StatePlan, string> value)
            => $"CASE {sql.State}\n" + string.Concat(moves.Select(m => $"        WHEN {m.From} THEN {value(m.To)}\n")) + "    END";
        var update = edges.Select(e => e.To).Distinct().Count() == 1
            ? Moves(sql.Table, sql.Stored(edges[0].To), sql.EnteredAt(sql.Plan.States[edges[0].To]))
            : Moves(sql.Table, Each(to => sql.Stored(to.Index)), Each(sql.EnteredAt));
        return Entering(
            $"{update}{(sql.History.IsInStatements ? "\nFROM was" : string.Empty)}\nWHERE {sql.Key} = @key\n  AND {sql.State} IN ({string.Join(", ", moves.Select(m => m.From))})",
            "command", SqlDialect.Text(edges[0].Name), sql.History.IsInStatements ? sql.History.Before : null);
    }

    private string Forces(string table, string where) => $"{Moves(table, "@state", sql.EnteredAt("@state", "    "))}\n{where}";

    private string Forced(IReadOnlyList<string> which, bool isBatch)
        => Entering(
            Forces(sql.Table + " AS o", $"FROM locked\nWHERE o.{sql.Key} = locked.{sql.Key}"), "force", "NULL", Locked(which, isBatch, isMove: true), "o.");

    private string Requeued(IReadOnlyList<string> which, bool isBatch)
        => $"{Locked(which, isBatch)}\n{Requeues(sql.Table + " AS o", $"FROM locked\nWHERE o.{sql.Key} = locked.{sql.Key}")}\nRETURNING {Entered("o.")}";

    private string Picked(IEnumerable<string> which) => $"""
            SELECT {sql.Key}
            FROM {sql.Table}
            WHERE {string.Join("\n      AND ", which)}
            LIMIT @limit
        """;

    // What was picked without a lock is looked at again under one.
    private string Locked(IReadOnlyList<string> which, bool isBatch, bool isMove = false) => $"""
        -- locked in the order of the keys, as everybody who locks several rows should
        WITH {(isBatch ? $"picked AS MATERIALIZED (\n{Picked(which)}\n),\n" : string.Empty)}locked AS MATERIALIZED (
            SELECT {sql.Key}{(isMove && sql.History.IsInStatements ? $", {sql.State} AS was_state, {sql.Attempts} AS was_attempts" : string.Empty)}
            FROM {sql.Table}
            WHERE {string.Join("\n      AND ", isBatch ? [.. which, $"{sql.Key} IN (SELECT {sql.Key} FROM picked)"] : which)}
            ORDER BY {sql.Key}
            FOR NO KEY UPDATE
        )
        """;

    private string Requeues(string table, string where) => $"""
        UPDATE {table}
        SET {sql.Next} = {Dialect.Now},
            {sql.Token} = NULL,
            {sql.Lease} = NULL,
            {sql.Attempts} = 0,
            {sql.Error} = NULL
        {where}
        """;

    // The token goes, so that a check which runs meanwhile is fenced off.
    private string Moves(string table, string target, string next) => $"""
        UPDATE {table}
        SET {sql.State} = {target},
            {sql.Changed} = {Dialect.Now},
            {sql.Next} = {next},
            -- a check that runs meanwhile is fenced off
            {sql.Token} = NULL,
            {sql.Lease} = NULL,
            {sql.Attempts} = 0,{(sql.CountsSnoozes ? $"\n    {sql.Snoozes} = 0," : string.Empty)}
            {sql.Error} = NULL
        """;
}
