using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The few places where the SQL of PostgreSQL and SQLite differ.</summary>
internal abstract class SqlDialect
{
    public static SqlDialect Postgres { get; } = new PostgresDialect();

    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    public abstract bool IsPostgres { get; }

    public abstract string Now { get; }

    /// <summary>The type of Stator's times.</summary>
    public abstract string TimeType { get; }

    /// <summary>A time after all others.</summary>
    public abstract string LastTime { get; }

    public abstract string TokenType { get; }

    /// <summary>Now, and a fixed span more, or less where it is negative.</summary>
    public abstract string NowPlus(TimeSpan span);

    /// <summary>The time in a column, and a fixed span more.</summary>
    public abstract string Plus(string column, TimeSpan span);

    /// <summary>Now, and as much more as a value says, or a fixed span where that is null.</summary>
    public abstract string NowPlusValue(string value, TimeSpan fallback);

    /// <summary>How long from now until a time, in seconds, as a double; negative where it has passed.</summary>
    public abstract string SecondsUntil(string time);

    /// <summary>When the minute of the clock began.</summary>
    public abstract string ThisMinute { get; }

    /// <summary>When the minute, hour or day of a time began, as @step says, in UTC.</summary>
    public abstract string StepOf(string time);

    /// <summary>The time that is @minutes before another.</summary>
    public abstract string MinutesBefore(string time);

    /// <summary>How long the minute of the clock still lasts, in seconds, as a double.</summary>
    public abstract string SecondsLeftOfMinute { get; }

    public abstract string Earlier(string left, string right);

    public abstract string Later(string left, string right);

    /// <summary>That there is no such table.</summary>
    /// <param name="table">Its name, as statements write it.</param>
    public abstract string LacksTable(string table);

    /// <summary>Says which columns a table has not, if it is there; where a type is given, also those that have another.</summary>
    public abstract string MissingColumns(string table, IEnumerable<(string Name, string? Type)> columns);

    /// <summary>Says which indexes a table has not, if it is there.</summary>
    public abstract string MissingIndexes(string table, IEnumerable<string> indexes);

    /// <summary>That a row is one of those a statement is given: all at once, or one after the other.</summary>
    public abstract string KeyIsGiven(string key);

    public abstract string ColumnType(ColumnType type);

    /// <summary>A value that is sent for a column of a type.</summary>
    public virtual string Value(ColumnType type, string value) => value;

    public static string Name(string name)
        => SqlNames.IsPlain(name) && !SqlNames.IsReserved(name) ? name : "\"" + name.Replace("\"", "\"\"") + "\"";

    /// <summary>A name as the catalogue of the database holds it.</summary>
    public static string Unquoted(string name) => name.StartsWith("\"", StringComparison.Ordinal) ? name.Substring(1, name.Length - 2).Replace("\"\"", "\"") : name;

    /// <summary>A table with or without its schema.</summary>
    public static string TableName(string table) => string.Join(".", table.Split('.').Select(Name));

    public static string Text(string value) => "'" + value.Replace("'", "''") + "'";

    public static string TextList(IEnumerable<string> values) => string.Join(", ", values.Select(Text));
}
