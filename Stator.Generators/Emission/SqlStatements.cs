using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>The names of one machine in SQL, and the expressions that its statements share.</summary>
internal sealed class SqlStatements(MachinePlan plan, SqlDialect dialect)
{
    public MachinePlan Plan => plan;

    public SqlDialect Dialect => dialect;

    public string Table { get; } = SqlDialect.TableName(plan.Model.Table);

    /// <summary>
    /// What a machine is called in the tables that several share: by its table and prefix, because classes are renamed, and two in different
    /// namespaces may have the same name.
    /// </summary>
    public string MachineText { get; } = SqlDialect.Text(SqlNames.Unqualified(plan.Model.Table)
        + (plan.Model.ColumnPrefix == "state" ? string.Empty : "." + plan.Model.ColumnPrefix));

    public string Key { get; } = SqlDialect.Name(plan.Key.Column);

    public string State { get; } = SqlDialect.Name(plan.Model.ColumnPrefix);

    public string Changed { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_changed");

    public string Next { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_next");

    public string Token { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_token");

    public string Lease { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_lease");

    public string Attempts { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_attempts");

    public string Error { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_error");

    public string Snoozes { get; } = SqlDialect.Name(plan.Model.ColumnPrefix + "_snoozes");

    /// <summary>Whether rows count how often they have snoozed.</summary>
    public bool CountsSnoozes => plan.States.Any(s => s.MaxSnoozes is not null);

    /// <summary>What keeps the history of rows.</summary>
    public HistorySql History => new(this);

    /// <summary>What RowMap.Read reads: the key, the state, then the row's own columns.</summary>
    public string RowColumns(string alias = "")
        => string.Join(", ", new[] { Key, State }.Concat(plan.Model.Columns.Select(c => SqlDialect.Name(c.Column))).Select(c => alias + c));

    /// <summary>What the stores read of a claimed row, after its due time and before whether a Stay needs no write and the row itself.</summary>
    public string LeaseColumns(string attempts, string alias = "") => $"{alias}{Lease}, {alias}{Changed}, {attempts}, {alias}{Error}";

    /// <summary>That nobody holds a lease of the row: nobody has, or it has ended.</summary>
    public string Free(string alias = "") => $"({alias}{Lease} IS NULL OR {alias}{Lease} <= {dialect.Now})";

    public string StatesOf(params StateKind[] kinds) => SqlDialect.TextList(plan.OfKind(kinds).Select(s => s.StoredName));

    /// <summary>The name of the unique index over some columns of rows in some states, without its schema.</summary>
    public string UniqueIndex(UniquePlan unique)
        => SqlNames.Index(
            plan.Model.Table, plan.Model.ColumnPrefix,
            // the columns and the states are in the name, because CREATE INDEX IF NOT EXISTS does not look at them
            "unique_" + SchemaSql.Fingerprint(unique.Columns.Select(c => "column " + c.Column).Concat(unique.States.Select(s => s.StoredName))));

    public string Stored(int state) => SqlDialect.Text(plan.States[state].StoredName);

    /// <summary>The due time of a row that enters a state now; NULL where nothing will come for it.</summary>
    public string EnteredAt(StatePlan state)
    {
        var after = (state.Kind, state.Timeout) switch
        {
            (StateKind.Automatic, null) => state.StartAfter,
            (StateKind.Automatic, { } timeout) => state.StartAfter < timeout.After ? state.StartAfter : timeout.After,
            (StateKind.External, { } timeout) => timeout.After,
            _ => (TimeSpan?)null,
        };
        return after is { } span ? dialect.NowPlus(span) : "NULL";
    }

    /// <summary>The due time of a row that enters the state which an expression names.</summary>
    public string EnteredAt(string state, string indent)
        => Case(state, plan.States.Select(s => (s, EnteredAt(s))).Where(w => w.Item2 != "NULL"), indent);

    /// <summary>The due time of a new row, which may name a time or a delay of its own.</summary>
    public string InsertedAt(string state, string startAt, string delay, string indent)
    {
        var whens = plan.States.Where(s => s.Kind == StateKind.Automatic || s.Timeout is not null).Select(s =>
        {
            if (s.Kind != StateKind.Automatic)
            {
                return (s, EnteredAt(s));
            }

            var start = $"coalesce({startAt}, {dialect.NowPlusValue(delay, s.StartAfter)})";
            return (s, s.Timeout is { } timeout ? dialect.Earlier(start, dialect.NowPlus(timeout.After)) : start);
        });
        return Case(state, whens, indent);
    }

    /// <summary>The due time of a row that stays, no later than its timeout.</summary>
    public string StayedAt(string state, string changed, string delay, string indent)
        => Case(state, plan.OfKind(StateKind.Automatic).Select(s =>
        {
            var retry = dialect.NowPlusValue(delay, s.RetryAfter);
            return (s, s.Timeout is { } timeout ? dialect.Earlier(retry, dialect.Plus(changed, timeout.After)) : retry);
        }).Concat(RestingUntil(changed)), indent);

    /// <summary>The state that a row goes to because its time is up; NULL where it is not.</summary>
    public string TimedOutTo(string state, string changed, string indent, params StateKind[] kinds)
    {
        var whens = plan.OfKind(kinds).Where(s => s.Timeout is not null).Select(s =>
            $"{indent}    WHEN {state} = {SqlDialect.Text(s.StoredName)} AND {dialect.Plus(changed, s.Timeout!.After)} <= {dialect.Now}"
            + $" THEN {Stored(s.Timeout.To)}").ToList();
        return whens.Count == 0 ? "NULL" : "CASE\n" + string.Join("\n", whens) + $"\n{indent}END";
    }

    public bool HasTimeouts(params StateKind[] kinds) => plan.OfKind(kinds).Any(s => s.Timeout is not null);

    /// <summary>The due time that an external row should have, for one that has another.</summary>
    public string RepairedAt(string state, string changed, string indent)
        => Case(state, RestingUntil(changed), indent);

    private IEnumerable<(StatePlan State, string Value)> RestingUntil(string changed)
        => plan.OfKind(StateKind.External).Where(s => s.Timeout is not null).Select(s => (s, dialect.Plus(changed, s.Timeout!.After)));

    private static string Case(string subject, IEnumerable<(StatePlan State, string Value)> whens, string indent)
    {
        var lines = whens.Select(w => $"{indent}    WHEN {SqlDialect.Text(w.State.StoredName)} THEN {w.Value}").ToList();
        return lines.Count == 0 ? "NULL" : $"CASE {subject}\n" + string.Join("\n", lines) + $"\n{indent}END";
    }
}
