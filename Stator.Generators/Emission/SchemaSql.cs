using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>A statement of a schema.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="AddsColumn">The column that it adds, where it must run only when that is missing.</param>
/// <param name="Unless">A query that says whether there is nothing to do.</param>
/// <param name="Index">The index that it creates, as the catalogue of the database names it.</param>
internal readonly record struct SchemaPart(string Sql, string? AddsColumn = null, string? Unless = null, string? Index = null);

/// <summary>The statements that create what is missing of a machine's table.</summary>
internal sealed class SchemaSql(SqlStatements sql)
{
    private SqlDialect Dialect => sql.Dialect;

    private MachineModel Model => sql.Plan.Model;

    public IEnumerable<SchemaPart> Statements
        => (Dialect.IsPostgres ? Postgres() : Sqlite()).Concat(Schedules())
            .Concat([new SchemaPart(new StatisticsStatements(sql).Create)])
            .Concat(sql.History.Exists ? sql.History.Creates.Select(create => new SchemaPart(create)) : [])
            .Concat(new LimitSql(sql).Creates.Select(create => new SchemaPart(create)))
            .Concat(Uniques.Creates);

    /// <summary>The columns of the machine's table, as the catalogue of the database names them, with the types of those that are Stator's own.</summary>
    public IEnumerable<(string Name, string? Type)> Needed
        => Columns().Select(c => (SqlDialect.Unquoted(c.Name), c.Name == sql.Changed || c.Name == sql.Next || c.Name == sql.Lease ? Dialect.TimeType
            : c.Name == sql.Token ? Dialect.TokenType
            : c.Name == sql.Attempts || c.Name == sql.Snoozes ? "integer"
            : null));

    /// <summary>The unique indexes of live rows.</summary>
    public UniqueSql Uniques => new(sql, Index, HasIndex, Unqualified());

    private IEnumerable<SchemaPart> Schedules()
    {
        var schedules = new ScheduleStatements(sql);
        return schedules.Exist ? [new SchemaPart(schedules.Create)] : [];
    }

    private IEnumerable<SchemaPart> Postgres()
    {
        // Room on each page, so that a claim can keep its row there (which is what spares the indexes), and a vacuum that comes early: the
        // same rows change again and again.
        yield return new SchemaPart($"""
            CREATE TABLE IF NOT EXISTS {sql.Table} (
                {string.Join(",\n    ", Columns().Select(c => $"{c.Name} {c.Type}"))}
            ) WITH (
                fillfactor = 50,
                autovacuum_vacuum_scale_factor = 0.02,
                autovacuum_vacuum_threshold = 500,
                autovacuum_vacuum_cost_limit = 1000
            )
            """);
        yield return new SchemaPart($"""
            -- a table that was there before gets what it lacks
            ALTER TABLE {sql.Table}
                {string.Join(",\n    ", Columns().Skip(1).Select(c => $"ADD COLUMN IF NOT EXISTS {c.Name} {c.Type}"))}
            """, Unless: HasColumns());
        foreach (var index in Indexes())
        {
            yield return index;
        }
    }

    private IEnumerable<SchemaPart> Sqlite()
    {
        yield return new SchemaPart($"""
            CREATE TABLE IF NOT EXISTS {sql.Table} (
                {string.Join(",\n    ", Columns().Select(c => $"{c.Name} {c.Type}"))}
            )
            """);
        foreach (var (name, type) in Columns().Skip(1))
        {
            // SQLite adds no column with a default that is not constant; the UPDATE below fills it.
            var addable = name == sql.Changed || name == sql.Next ? "TEXT" : type;
            yield return new SchemaPart($"ALTER TABLE {sql.Table} ADD COLUMN {name} {addable}", AddsColumn: name.Trim('"'));
        }

        yield return new SchemaPart($"""
            -- rows of a table that was there before begin now
            UPDATE {sql.Table}
            SET {sql.Changed} = {Dialect.Now},
                {sql.Next} = {sql.EnteredAt(sql.State, "    ")}
            WHERE {sql.Changed} IS NULL
            """);
        foreach (var index in Indexes())
        {
            yield return index;
        }
    }

    private IEnumerable<(string Name, string Type)> Columns()
    {
        var initial = sql.Plan.States[sql.Plan.Initial];
        var due = sql.EnteredAt(initial);
        yield return (sql.Key, KeyType());
        foreach (var column in sql.Plan.OwnColumns)
        {
            yield return (SqlDialect.Name(column.Column), Dialect.ColumnType(column.Type) + (column.IsNullable ? string.Empty : " NOT NULL") + LimitSql.Default(column));
        }

        // The defaults are for rows that other programs insert.
        yield return (sql.State, $"text {(Dialect.IsPostgres ? "COLLATE \"C\" " : string.Empty)}NOT NULL DEFAULT {SqlDialect.Text(initial.StoredName)}");
        yield return (sql.Changed, $"{Dialect.TimeType} NOT NULL DEFAULT ({Dialect.Now})");
        yield return (sql.Next, Dialect.TimeType + (due == "NULL" ? string.Empty : $" DEFAULT ({due})"));
        yield return (sql.Token, Dialect.TokenType);
        yield return (sql.Lease, Dialect.TimeType);
        yield return (sql.Attempts, "integer NOT NULL DEFAULT 0");
        yield return (sql.Error, "text");
        if (sql.CountsSnoozes)
        {
            yield return (sql.Snoozes, "integer NOT NULL DEFAULT 0");
        }
    }

    private string KeyType() => (sql.Plan.Key.Type, Dialect.IsPostgres) switch
    {
        (ColumnType.Int64, true) => "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        (ColumnType.Int32, true) => "integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        (ColumnType.Guid, true) => "uuid PRIMARY KEY DEFAULT gen_random_uuid()",
        // AUTOINCREMENT: the key of a deleted row never comes back
        (ColumnType.Int64 or ColumnType.Int32, false) => "INTEGER PRIMARY KEY AUTOINCREMENT",
        _ => Dialect.ColumnType(sql.Plan.Key.Type) + " NOT NULL PRIMARY KEY",
    };

    private IEnumerable<SchemaPart> Indexes()
    {
        yield return new SchemaPart($"""
            -- what a claim reads: rows that will be due at some time, in the order of their due time
            CREATE INDEX IF NOT EXISTS {Index("due")}
            ON {Unqualified()} ({sql.Next}, {sql.Key})
            WHERE {sql.Next} IS NOT NULL
            """, Unless: HasIndex("due"), Index: Named("due"));
        foreach (var (purpose, comment, columns, condition) in new LimitSql(sql).Indexes)
        {
            yield return new SchemaPart($"""
                -- {comment}
                CREATE INDEX IF NOT EXISTS {Index(purpose)}
                ON {Unqualified()} ({columns})
                WHERE {condition}
                """, Unless: HasIndex(purpose), Index: Named(purpose));
        }

        var resting = sql.Plan.OfKind(StateKind.External, StateKind.Terminal).Select(s => s.StoredName).ToList();
        if (resting.Count > 0)
        {
            yield return new SchemaPart($"""
                -- what a sweep reads: no number of rows that wait for a check stands before the timeouts
                CREATE INDEX IF NOT EXISTS {Index("sweep_" + Fingerprint(resting))}
                ON {Unqualified()} ({sql.Next}, {sql.Key})
                WHERE {sql.Next} IS NOT NULL AND {sql.State} IN ({SqlDialect.TextList(resting)})
                """, Unless: HasIndex("sweep_" + Fingerprint(resting)), Index: Named("sweep_" + Fingerprint(resting)));
        }

        var deleting = sql.Plan.States.Where(s => s.DeleteAfter is not null).Select(s => s.StoredName).ToList();
        if (deleting.Count > 0)
        {
            yield return new SchemaPart($"""
                -- what a delete reads
                CREATE INDEX IF NOT EXISTS {Index("delete_" + Fingerprint(deleting))}
                ON {Unqualified()} ({sql.State}, {sql.Changed})
                WHERE {sql.State} IN ({SqlDialect.TextList(deleting)})
                """, Unless: HasIndex("delete_" + Fingerprint(deleting)), Index: Named("delete_" + Fingerprint(deleting)));
        }

        var legacy = sql.Plan.OfKind(StateKind.Legacy).Select(s => s.StoredName).ToList();
        if (legacy.Count > 0)
        {
            yield return new SchemaPart($"""
                -- rows that are still in a retired state
                CREATE INDEX IF NOT EXISTS {Index("legacy_" + Fingerprint(legacy))}
                ON {Unqualified()} ({sql.Key})
                WHERE {sql.State} IN ({SqlDialect.TextList(legacy)})
                """, Unless: HasIndex("legacy_" + Fingerprint(legacy)), Index: Named("legacy_" + Fingerprint(legacy)));
        }
    }

    // Asked before, because both would wait for every transaction that has written to the table, and everybody else for them, only to find
    // that there is nothing to do.
    private string? HasColumns()
    {
        var names = Columns().Skip(1).Select(c => SqlDialect.Unquoted(c.Name)).ToList();
        return Dialect.IsPostgres
            ? $"""
               SELECT count(*) = {names.Count.ToString(CultureInfo.InvariantCulture)}
               FROM pg_attribute
               WHERE attrelid = to_regclass({SqlDialect.Text(sql.Table)}) AND NOT attisdropped
                 AND attname IN ({SqlDialect.TextList(names)})
               """
            : null;
    }

    private string Named(string purpose) => SqlNames.Index(Model.Table, Model.ColumnPrefix, purpose);

    private string? HasIndex(string purpose)
    {
        var parts = Model.Table.Split('.');
        var name = parts.Length == 1 ? Index(purpose) : SqlDialect.Name(parts[0]) + "." + Index(purpose);
        return Dialect.IsPostgres ? $"SELECT to_regclass({SqlDialect.Text(name)}) IS NOT NULL" : null;
    }

    // SQLite wants the schema before the index's name and not before the table's; PostgreSQL the other way round.
    private string Index(string purpose)
    {
        var parts = Model.Table.Split('.');
        var name = SqlDialect.Name(Named(purpose));
        return Dialect.IsPostgres || parts.Length == 1 ? name : SqlDialect.Name(parts[0]) + "." + name;
    }

    private string Unqualified()
    {
        var parts = Model.Table.Split('.');
        return Dialect.IsPostgres ? sql.Table : SqlDialect.Name(parts[parts.Length - 1]);
    }

    // The states are in the name, because CREATE INDEX IF NOT EXISTS does not look at the predicate.
    public static string Fingerprint(IEnumerable<string> states)
    {
        var hash = 2166136261u;
        foreach (var character in string.Join("\n", states.OrderBy(s => s, StringComparer.Ordinal)))
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
