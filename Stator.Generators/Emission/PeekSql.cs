using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The statement by which a runner that has nothing to do learns when it will. Each part of it is a probe of one index.</summary>
internal sealed class PeekSql(SqlStatements sql)
{
    private SqlDialect Dialect => sql.Dialect;

    public string Peek => $"""
        SELECT
            -- whether a check is due
            {Any([Due(sql.StatesOf(StateKind.Automatic), sql.Next)])} AS checks,
            -- how long until the next row is due, of any kind
            (
                SELECT {Dialect.SecondsUntil($"min({sql.Next})")}
                FROM {sql.Table}
                WHERE {sql.Next} > {Dialect.Now} AND {sql.Next} < 'infinity'
            ) AS next,
            -- whether a timeout of an external state is due, or a row is in a retired state
            {Any(Sweeps())} AS sweeps,
            -- whether there is something to delete
            {Any(Deletes())} AS deletes
        """;

    private IEnumerable<string> Sweeps()
    {
        if (sql.StatesOf(StateKind.External, StateKind.Terminal) is { Length: > 0 } resting)
        {
            yield return Due(resting, sql.Next);
        }

        if (sql.StatesOf(StateKind.Legacy) is { Length: > 0 } legacy)
        {
            yield return $"{sql.State} IN ({legacy}) AND {NotOnLease} ORDER BY {sql.Key}";
        }
    }

    private IEnumerable<string> Deletes()
        => sql.Plan.States.Where(s => s.DeleteAfter is not null).Select(s =>
            $"{sql.State} = {SqlDialect.Text(s.StoredName)} AND {sql.Changed} <= {Dialect.NowPlus(s.DeleteAfter!.Value.Negate())}"
            + $" AND {NotOnLease} ORDER BY {sql.Changed}");

    private string NotOnLease => $"({sql.Token} IS NULL OR {sql.Next} <= {Dialect.Now})";

    private string Due(string states, string order) => $"{sql.Next} <= {Dialect.Now} AND {sql.State} IN ({states}) ORDER BY {order}";

    // Not EXISTS: PostgreSQL drops its ORDER BY and LIMIT, and reads a whole table that it takes for small or for full of due rows.
    private string Any(IEnumerable<string> rows)
    {
        var any = string.Join("\n        OR ", rows.Select(r => $"(SELECT 1 FROM {sql.Table} WHERE {r} LIMIT 1) IS NOT NULL"));
        return any.Length == 0 ? "0" : $"CASE WHEN {any} THEN 1 ELSE 0 END";
    }
}
