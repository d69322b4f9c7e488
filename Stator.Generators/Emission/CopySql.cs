using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The statements that insert many rows into PostgreSQL.</summary>
internal sealed class CopySql(SqlStatements sql)
{
    // In the schema of temporary tables nothing of the user's is in the way.
    private const string Staging = "pg_temp.stator_insert";

    public bool DatabaseMakesKeys => sql.Plan.Key.Type is ColumnType.Int32 or ColumnType.Int64 or ColumnType.Guid;

    /// <summary>Whether the rows go into a temporary table first: COPY can leave out nothing.</summary>
    public bool IsStaged => sql.Plan.Uniques.Count > 0 || sql.History.Exists;

    public string Times => $"""
        -- one time for all rows, by the database's clock
        SELECT {sql.Dialect.Now},
            {sql.InsertedAt("@stator_state", "@stator_start_at", "@stator_delay", "    ")}
        """;

    public string Unstage => $"DROP TABLE {Staging}";

    public string FindTaken => $"""
        SELECT new.{sql.Key}
        FROM {Staging} AS new
        JOIN {sql.Table} AS o ON o.{sql.Key} = new.{sql.Key}
        LIMIT 1
        """;

    public string Copy(bool keyIsGiven) => $"COPY {(IsStaged ? Staging : sql.Table)} ({Columns(keyIsGiven)}) FROM STDIN (FORMAT BINARY)";

    public IEnumerable<string> Stage(bool keyIsGiven)
    {
        yield return $"""
            CREATE TEMPORARY TABLE {Staging.Substring("pg_temp.".Length)} ON COMMIT DROP AS
            SELECT {Columns(keyIsGiven)}
            FROM {sql.Table}
            WITH NO DATA
            """;
        if (keyIsGiven)
        {
            yield return $"CREATE UNIQUE INDEX ON {Staging} ({sql.Key})";
        }
    }

    public string Merge(bool keyIsGiven)
    {
        var merge = $"""
            INSERT INTO {sql.Table} ({Columns(keyIsGiven)})
            SELECT {Columns(keyIsGiven)}
            FROM {Staging}{InOneOrder}
            ON CONFLICT DO NOTHING
            """;
        return sql.History.Exists ? sql.History.Merging(merge) : merge;
    }

    private string InOneOrder => sql.Plan.Uniques.Count == 0 ? string.Empty : $"""

        -- in one order, so that two who insert the same do not wait for each other
        ORDER BY {string.Join(", ", sql.Plan.Uniques.SelectMany(u => u.Columns).Select(c => SqlDialect.Name(c.Column)).Distinct())}
        """;

    private string Columns(bool keyIsGiven)
        => string.Join(
            ", ",
            (keyIsGiven ? new[] { sql.Key } : [])
                .Concat(sql.Plan.OwnColumns.Select(c => SqlDialect.Name(c.Column)))
                .Concat([sql.State, sql.Changed, sql.Next]));
}
