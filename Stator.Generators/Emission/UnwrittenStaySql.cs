using System;
using System.Collections.Generic;
using System.Linq;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>
/// What is different for rows in states with StayUnwritten: the claim moves their due time on and counts no attempt, so that a check which
/// answers Stay leaves nothing to write. In a machine without such states all of it is what every row gets.
/// </summary>
internal sealed class UnwrittenStaySql(SqlStatements sql)
{
    private readonly IReadOnlyList<StatePlan> states = [.. sql.Plan.States.Where(s => s.StayUnwritten)];

    private SqlDialect Dialect => sql.Dialect;

    public bool IsUsed => states.Count > 0;

    /// <summary>The count that a claim writes.</summary>
    public string AttemptsClaimed(string alias) => Plus(alias, here: 0, elsewhere: 1);

    /// <summary>The count of a claimed row, with the running try.</summary>
    public string Counted(string alias) => Plus(alias, here: 1, elsewhere: 0);

    /// <summary>The count of a claimed row, without the running try.</summary>
    public string Uncounted(string alias) => Plus(alias, here: 0, elsewhere: -1);

    /// <summary>Moves the due time on at a claim, past the end of the lease, and no further than the timeout.</summary>
    public string NextClaimed(string alias, string leaseEnd) => SetNext(alias, s =>
    {
        var retry = Dialect.Later(Dialect.NowPlus(s.RetryAfter), leaseEnd);
        return s.Timeout is { } timeout ? Dialect.Earlier(retry, Dialect.Plus(alias + sql.Changed, timeout.After)) : retry;
    });

    /// <summary>Gives a row that is handed back its due time again.</summary>
    public string NextReleased(string alias, string due) => SetNext(alias, _ => due);

    /// <summary>
    /// Whether a Stay needs no write. It does where the timeout comes before the lease ends: the write is what ends the lease in time, and
    /// what takes a timeout that has passed.
    /// </summary>
    public string IsUnwritten(string alias, string leaseEnd)
        => IsUsed
            ? $"CASE {alias}{sql.State}" + string.Concat(states.Select(s => $" WHEN {Text(s)} THEN "
                + (s.Timeout is { } timeout ? $"{Dialect.Plus(alias + sql.Changed, timeout.After)} > {leaseEnd}" : "true"))) + " ELSE false END"
            : "false";

    private string SetNext(string alias, Func<StatePlan, string> next)
        => IsUsed
            ? $",\n    {sql.Next} = CASE {alias}{sql.State}"
                + string.Concat(states.Select(s => $"\n        WHEN {Text(s)} THEN {next(s)}")) + $"\n        ELSE {alias}{sql.Next}\n    END"
            : string.Empty;

    private string Plus(string alias, int here, int elsewhere)
    {
        var attempts = alias + sql.Attempts;
        return !IsUsed || here == elsewhere
            ? Sum(attempts, elsewhere)
            : $"CASE WHEN {alias}{sql.State} IN ({string.Join(", ", states.Select(Text))}) THEN {Sum(attempts, here)} ELSE {Sum(attempts, elsewhere)} END";
    }

    private static string Sum(string value, int more) => more == 0 ? value : more > 0 ? $"{value} + {more}" : $"{value} - {-more}";

    private static string Text(StatePlan state) => SqlDialect.Text(state.StoredName);
}
