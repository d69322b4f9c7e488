using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Times are text of fixed width in UTC, '2026-11-21 07:30:00.000', which sorts as it reads.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const string Format = "'%Y-%m-%d %H:%M:%f'";

    public override bool IsPostgres => false;

    public override string Now => $"strftime({Format}, 'now')";

    public override string TimeType => "TEXT";

    public override string LastTime => "'9999-12-31 23:59:59.999'";

    public override string TokenType => "TEXT";

    public override string NowPlus(TimeSpan span) => span == TimeSpan.Zero ? Now : $"strftime({Format}, 'now', {Modifier(span)})";

    public override string Plus(string column, TimeSpan span) => $"strftime({Format}, {column}, {Modifier(span)})";

    public override string NowPlusValue(string value, TimeSpan fallback) => $"strftime({Format}, 'now', coalesce({value}, {Modifier(fallback)}))";

    public override string SecondsUntil(string time) => $"(julianday({time}) - julianday({Now})) * 86400.0";

    public override string ThisMinute => "strftime('%Y-%m-%d %H:%M:00.000', 'now')";

    public override string StepOf(string time)
        => "strftime(CASE @step WHEN 'day' THEN '%Y-%m-%d 00:00:00.000' WHEN 'hour' THEN '%Y-%m-%d %H:00:00.000' ELSE '%Y-%m-%d %H:%M:00.000' END, "
            + $"{time})";

    public override string MinutesBefore(string time) => $"strftime({Format}, {time}, '-' || @minutes || ' minutes')";

    public override string SecondsLeftOfMinute => "60.0 - strftime('%f', 'now')";

    public override string Earlier(string left, string right) => $"min({left}, {right})";

    public override string Later(string left, string right) => $"max({left}, {right})";

    public override string LacksTable(string table) => $"NOT {HasTable(table)}";

    public override string MissingColumns(string table, IEnumerable<(string Name, string? Type)> columns) => $"""
        SELECT 'column', needed.column1
        FROM (VALUES {string.Join(", ", columns.Select(c => $"({Text(c.Name)})"))}) AS needed
        WHERE {HasTable(table)}
          AND NOT EXISTS (SELECT 1 FROM pragma_table_info({Text(Unqualified(table))}{(Schema(table) is { } schema ? ", " + Text(schema) : string.Empty)}) AS c WHERE c.name = needed.column1 COLLATE NOCASE)
        """;

    public override string MissingIndexes(string table, IEnumerable<string> indexes) => $"""
        SELECT 'index', needed.column1
        FROM (VALUES {string.Join(", ", indexes.Select(i => $"({Text(i)})"))}) AS needed
        WHERE {HasTable(table)}
          AND NOT {Exists("index", table, "needed.column1")}
        """;

    public override string KeyIsGiven(string key) => $"{key} = @key";

    public override string ColumnType(ColumnType type) => type switch
    {
        Model.ColumnType.Boolean or Model.ColumnType.Byte or Model.ColumnType.Int16 or Model.ColumnType.Int32 or Model.ColumnType.Int64
            or Model.ColumnType.Enum => "INTEGER",
        Model.ColumnType.Single or Model.ColumnType.Double => "REAL",
        Model.ColumnType.Bytes => "BLOB",
        _ => "TEXT",
    };

    private static string HasTable(string table) => Exists("table", table, Text(Unqualified(table)));

    // SQLite does not tell capital letters from small ones.
    private static string Exists(string type, string table, string name)
        => $"EXISTS (SELECT 1 FROM {(Schema(table) is { } schema ? Name(schema) + "." : string.Empty)}sqlite_master AS m WHERE m.type = '{type}' AND m.name = {name} COLLATE NOCASE)";

    private static string? Schema(string table) => Parts(table) is { Length: 2 } parts ? parts[0] : null;

    private static string Unqualified(string table) => Parts(table).Last();

    private static string[] Parts(string table)
    {
        // A dot within quotes is part of a name.
        var parts = new List<string> { string.Empty };
        var quoted = false;
        foreach (var character in table)
        {
            quoted ^= character == '"';
            if (character == '.' && !quoted)
            {
                parts.Add(string.Empty);
            }
            else
            {
                parts[parts.Count - 1] += character;
            }
        }

        return [.. parts.Select(Unquoted)];
    }

    private static string Modifier(TimeSpan span)
        => string.Format(CultureInfo.InvariantCulture, "'{0:+0.###;-0.###;+0} seconds'", (decimal)span.Ticks / TimeSpan.TicksPerSecond);
}
