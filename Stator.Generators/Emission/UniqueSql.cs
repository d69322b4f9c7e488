using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The indexes that hold what is unique over live rows.</summary>
/// <param name="sql">The names of the machine.</param>
/// <param name="index">The name of an index for a purpose, as CREATE wants it.</param>
/// <param name="hasIndex">The query that says whether the index for a purpose is there.</param>
/// <param name="on">The table, as CREATE INDEX wants it.</param>
internal sealed class UniqueSql(SqlStatements sql, Func<string, string> index, Func<string, string?> hasIndex, string on)
{
    private const string Comment = "-- unique indexes of an older graph would refuse rows that are no duplicates any more";

    private string Table => sql.Plan.Model.Table;

    private string Prefix => SqlNames.Index(Table, sql.Plan.Model.ColumnPrefix, "unique_");

    /// <summary>What drops indexes that are out of date, then what creates those of today.</summary>
    public IEnumerable<SchemaPart> Creates
        => sql.Plan.Uniques.Count == 0
            ? []
            : new[] { new SchemaPart(Drop) }.Concat(sql.Plan.Uniques.Select(Create));

    /// <summary>Whether a statement only finds what must be run.</summary>
    public bool Finds(string statement) => !sql.Dialect.IsPostgres && sql.Plan.Uniques.Count > 0 && statement == Drop;

    private SchemaPart Create(MachinePlan.UniquePlan unique)
    {
        var purpose = sql.UniqueIndex(unique).Substring(Prefix.Length - "unique_".Length);
        return new SchemaPart(
            $"""
             -- no two live rows have the same {string.Join(" and ", unique.Columns.Select(c => c.Name))}
             CREATE UNIQUE INDEX IF NOT EXISTS {index(purpose)}
             ON {on} ({string.Join(", ", unique.Columns.Select(c => SqlDialect.Name(c.Column)))})
             WHERE {sql.State} IN ({unique.StoredStates})
             """,
            Unless: hasIndex(purpose), Index: SqlNames.Index(Table, sql.Plan.Model.ColumnPrefix, purpose));
    }

    private string Drop => sql.Dialect.IsPostgres
        ? $"""
           {Comment}
           DO $stator$
           DECLARE old regclass;
           BEGIN
               FOR old IN
                   SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                   WHERE indrelid = {SqlDialect.Text(sql.Table)}::regclass AND {IsOld("relname")}
               LOOP
                   EXECUTE format('DROP INDEX %s', old);
               END LOOP;
           END $stator$
           """
        : $"""
           {Comment}; this finds what drops them
           SELECT 'DROP INDEX {Schema}"' || name || '"'
           FROM {Schema}sqlite_master
           WHERE type = 'index' AND tbl_name = {SqlDialect.Text(SqlNames.Unqualified(Table))} AND {IsOld("name")}
           """;

    private string Schema => Table.Contains(".") ? SqlDialect.Name(Table.Substring(0, Table.IndexOf('.'))) + "." : string.Empty;

    private string IsOld(string name)
        => $"substr({name}, 1, {CSharp.Number(Prefix.Length)}) = {SqlDialect.Text(Prefix)} AND length({name}) = {CSharp.Number(Prefix.Length + 8)}"
            + $" AND {name} NOT IN ({SqlDialect.TextList(sql.Plan.Uniques.Select(sql.UniqueIndex))})";
}
