using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The statement by which a runner that has nothing to do learns when it will. Each part of it is a probe of one index.</summary>
internal sealed class PeekSql(SqlStatements sql, DueSql due)
{
    private const int MostLeases = 1000;

    private SqlDialect Dialect => sql.Dialect;

    private string Automatic => sql.StatesOf(StateKind.Automatic);

    public string Peek => $"""
        SELECT
            -- whether a check is due
            {Any([([.. DueChecks, sql.Free()], sql.Next)])} AS checks,
            -- how long until the next row is due, of any kind, or the lease of one ends
            (
                SELECT {Dialect.SecondsUntil("min(time)")}
                FROM (
                    SELECT min({sql.Next}) AS time
                    FROM {sql.Table}
                    WHERE {sql.Next} > {Dialect.Now}
                      AND {sql.Next} < 'infinity'
                    UNION ALL
                    SELECT min({sql.Lease})
                    -- the oldest are on lease, and if not, nobody has to know when one ends
                    FROM (
                        SELECT {sql.Lease}
                        FROM {sql.Table}
                        WHERE {All(DueChecks, "                  ")}
                        ORDER BY {sql.Next}
                        LIMIT {MostLeases}
                    ) AS oldest
                    WHERE {sql.Lease} > {Dialect.Now}
                ) AS times
            ) AS next,
            -- whether a timeout of an external state is due, or a row is in a retired state
            {Any(Sweeps())} AS sweeps,
            -- whether there is something to delete
            {Any(Deletes())} AS deletes
        """;

    private IEnumerable<(string[] Where, string OrderBy)> Sweeps()
    {
        if (sql.StatesOf(StateKind.External, StateKind.Terminal) is { Length: > 0 } resting)
        {
            yield return (Due(resting), sql.Next);
        }

        if (sql.StatesOf(StateKind.Legacy) is { Length: > 0 } legacy)
        {
            yield return ([$"{sql.State} IN ({legacy})", sql.Free()], sql.Key);
        }
    }

    private IEnumerable<(string[] Where, string OrderBy)> Deletes()
        => sql.Plan.States.Where(s => s.DeleteAfter is not null).Select(s => (
            new[]
            {
                $"{sql.State} = {SqlDialect.Text(s.StoredName)}",
                $"{sql.Changed} <= {Dialect.NowPlus(s.DeleteAfter!.Value.Negate())}",
                sql.Free(),
            },
            sql.Changed));

    // Dead entries lie at the lower end of the index, which a claim knows to skip.
    // The CASE hides from the planner what it would misjudge on a table without statistics: it would read and sort every due row.
    private string[] DueChecks => Dialect.IsPostgres
        ? [$"{sql.Next} <= {Dialect.Now}", due.AboveMark(), $"CASE WHEN {sql.State} IN ({Automatic}) THEN true ELSE false END"]
        : Due(Automatic);

    private string[] Due(string states) => [$"{sql.Next} <= {Dialect.Now}", $"{sql.State} IN ({states})"];

    private static string All(IEnumerable<string> conditions, string indent) => string.Join($"\n{indent}AND ", conditions);

    // Not EXISTS: PostgreSQL drops its ORDER BY and LIMIT, and reads a whole table that it takes for small or for full of due rows.
    private string Any(IEnumerable<(string[] Where, string OrderBy)> probes)
    {
        var any = string.Join("\n        OR ", probes.Select(probe => $"""
            (
                        SELECT 1
                        FROM {sql.Table}
                        WHERE {All(probe.Where, "              ")}
                        ORDER BY {probe.OrderBy}
                        LIMIT 1
                    ) IS NOT NULL
            """));
        return any.Length == 0 ? "0" : $"CASE\n        WHEN {any}\n        THEN 1\n        ELSE 0\n    END";
    }
}
