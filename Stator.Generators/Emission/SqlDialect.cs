using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The few places where the SQL of PostgreSQL and SQLite differ.</summary>
internal abstract class SqlDialect
{
    // Reserved in PostgreSQL 15 or keywords of SQLite 3.35: quoted, so that a table may be called "order".
    private static readonly HashSet<string> Reserved = new(
        ("abort action add after all alter always analyse analyze and any array as asc asymmetric attach authorization autoincrement before "
        + "begin between binary both by cascade case cast check collate collation column commit concurrently conflict constraint create cross "
        + "current current_catalog current_date current_role current_schema current_time current_timestamp current_user database default "
        + "deferrable deferred delete desc detach distinct do drop each else end escape except exclude exclusive exists explain fail false "
        + "fetch filter first following for foreign freeze from full generated glob grant group groups having if ignore ilike immediate in "
        + "index indexed initially inner insert instead intersect into is isnull join key last lateral leading left like limit localtime "
        + "localtimestamp match materialized natural no not nothing notnull null nulls of offset on only or order others outer over overlaps "
        + "partition placing plan pragma preceding primary query raise range recursive references regexp reindex release rename replace "
        + "restrict returning right rollback row rows savepoint select session_user set similar some symmetric table tablesample temp "
        + "temporary then ties to trailing transaction trigger true unbounded union unique update user using vacuum values variadic verbose "
        + "view virtual when where window with without").Split(' '),
        StringComparer.Ordinal);

    public static SqlDialect Postgres { get; } = new PostgresDialect();

    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    public abstract bool IsPostgres { get; }

    public abstract string Now { get; }

    /// <summary>The type of Stator's times.</summary>
    public abstract string TimeType { get; }

    public abstract string TokenType { get; }

    /// <summary>Now, and a fixed span more, or less where it is negative.</summary>
    public abstract string NowPlus(TimeSpan span);

    /// <summary>The time in a column, and a fixed span more.</summary>
    public abstract string Plus(string column, TimeSpan span);

    /// <summary>Now, and as much more as a value says, or a fixed span where that is null.</summary>
    public abstract string NowPlusValue(string value, TimeSpan fallback);

    public abstract string Earlier(string left, string right);

    public abstract string ColumnType(ColumnType type);

    public static string Name(string name)
        => Regex.IsMatch(name, "^[a-z_][a-z0-9_]*$") && !Reserved.Contains(name) ? name : "\"" + name.Replace("\"", "\"\"") + "\"";

    /// <summary>A table with or without its schema.</summary>
    public static string TableName(string table) => string.Join(".", table.Split('.').Select(Name));

    public static string Text(string value) => "'" + value.Replace("'", "''") + "'";

    public static string TextList(IEnumerable<string> values) => string.Join(", ", values.Select(Text));
}
