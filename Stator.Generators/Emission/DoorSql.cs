using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The outside door's statements: insert, find, commands, force and counts.</summary>
internal sealed class DoorSql(SqlStatements sql)
{
    private SqlDialect Dialect => sql.Dialect;

    // What the stores read of a row that has just entered a state: its key, and how long until it is due.
    private string Entered => $"{sql.Key}, {Dialect.SecondsUntil(sql.Next)}";

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
            WHERE {string.Join(" AND ", unique.Select(c => $"{SqlDialect.Name(c.Column)} = @{c.Name}"))}
              AND {sql.State} IN ({sql.LiveStates})
            """));

    public string Find => $"""
        SELECT {sql.RowColumns()}
        FROM {sql.Table}
        WHERE {sql.Key} = @key
        """;

    public string Exists => $"SELECT 1 FROM {sql.Table} WHERE {sql.Key} = @key";

    public IEnumerable<(string Name, string Sql)> Commands => sql.Plan.Commands.GroupBy(c => c.Name).Select(c => (c.Key, Command([.. c])));

    public string Force => Entering(Moves("@state", sql.EnteredAt("@state", "    ")), "force", "NULL", isMove: true);

    public string CountByState => $"""
        SELECT {sql.State}, count(*)
        FROM {sql.Table}
        GROUP BY {sql.State}
        """;

    public string Depth
    {
        get
        {
            var ready = $"{sql.Next} <= {Dialect.Now} AND {sql.Free()}";
            var oldest = $"min(CASE WHEN {ready} THEN {sql.Next} END)";
            var seconds = Dialect.IsPostgres
                ? $"extract(epoch FROM {Dialect.Now} - {oldest})::double precision"
                : $"(julianday({Dialect.Now}) - julianday({oldest})) * 86400.0";
            return $"""
                SELECT
                    coalesce(sum(CASE WHEN {ready} THEN 1 ELSE 0 END), 0),
                    coalesce(sum(CASE WHEN {ready} THEN 0 ELSE 1 END), 0),
                    {seconds}
                FROM {sql.Table}
                WHERE {sql.Next} IS NOT NULL
                  AND {sql.State} IN ({sql.StatesOf(StateKind.Automatic)})
                """;
        }
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
            "insert", "NULL", isMove: false);
    }

    private string Entering(string statement, string why, string command, bool isMove)
        => sql.History.IsInStatements
            ? sql.History.Entering(
                $"{statement}\nRETURNING {sql.Key} AS key, {Dialect.SecondsUntil(sql.Next)} AS due_in, {sql.State} AS to_state"
                + (isMove ? ", was_state, was_attempts" : string.Empty),
                SqlDialect.Text(why), command, isMove)
            : $"{statement}\nRETURNING {Entered}";

    // The store then looks for the row that is in the way: by its key, or as a live duplicate.
    private string OnConflict => sql.Plan.Uniques.Count == 0 ? string.Empty : "\nON CONFLICT DO NOTHING";

    // One name may lead from different states to different ones.
    private string Command(IReadOnlyList<MachinePlan.CommandPlan> edges)
    {
        var moves = edges.SelectMany(e => e.From.Select(from => (From: sql.Stored(from), To: sql.Plan.States[e.To]))).Distinct().ToList();
        string Each(System.Func<MachinePlan.StatePlan, string> value)
            => $"CASE {sql.State}\n" + string.Concat(moves.Select(m => $"        WHEN {m.From} THEN {value(m.To)}\n")) + "    END";
        var update = edges.Select(e => e.To).Distinct().Count() == 1
            ? Moves(sql.Stored(edges[0].To), sql.EnteredAt(sql.Plan.States[edges[0].To]))
            : Moves(Each(to => sql.Stored(to.Index)), Each(sql.EnteredAt));
        return Entering(
            update + $"\n  AND {sql.State} IN ({string.Join(", ", moves.Select(m => m.From))})", "command", SqlDialect.Text(edges[0].Name), isMove: true);
    }

    // The token goes, so that a check which runs meanwhile is fenced off.
    private string Moves(string target, string next) => $"""
        UPDATE {sql.Table}
        SET {sql.State} = {target},
            {sql.Changed} = {Dialect.Now},
            {sql.Next} = {next},
            -- a check that runs meanwhile is fenced off
            {sql.Token} = NULL,
            {sql.Lease} = NULL,
            {sql.Attempts} = 0,{(sql.CountsSnoozes ? $"\n    {sql.Snoozes} = 0," : string.Empty)}
            {sql.Error} = NULL{(sql.History.IsInStatements ? "\nFROM was" : string.Empty)}
        WHERE {sql.Key} = @key
        """;
}
