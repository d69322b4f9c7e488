using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

internal sealed class PostgresDialect : SqlDialect
{
    public override bool IsPostgres => true;

    // Not clock_timestamp(): being volatile it would keep the index on due times from being used. Not now(): that is the start of the
    // transaction, which in a caller's transaction may be long ago.
    public override string Now => "statement_timestamp()";

    public override string TimeType => "timestamptz";

    public override string LastTime => "timestamptz 'infinity'";

    public override string TokenType => "uuid";

    public override string NowPlus(TimeSpan span)
        => span == TimeSpan.Zero ? Now : span < TimeSpan.Zero ? $"{Now} - {Interval(span.Negate())}" : $"{Now} + {Interval(span)}";

    public override string Plus(string column, TimeSpan span) => $"{column} + {Interval(span)}";

    public override string NowPlusValue(string value, TimeSpan fallback) => $"{Now} + coalesce({value}, {Interval(fallback)})";

    public override string SecondsUntil(string time) => $"extract(epoch FROM {time} - {Now})::double precision";

    public override string ThisMinute => $"date_trunc('minute', {Now}, 'UTC')";

    public override string StepOf(string time) => $"date_trunc(@step, {time}, 'UTC')";

    public override string MinutesBefore(string time) => $"{time} - @minutes * interval '1 minute'";

    public override string SecondsLeftOfMinute => $"60 - extract(second FROM {Now})::double precision";

    public override string Earlier(string left, string right) => $"least({left}, {right})";

    public override string Later(string left, string right) => $"greatest({left}, {right})";

    public override string LacksTable(string table) => $"to_regclass({Text(table)}) IS NULL";

    public override string MissingColumns(string table, IEnumerable<(string Name, string? Type)> columns) => $"""
        SELECT 'column', concat(needed.name, ' of type ' || needed.type || CASE WHEN a.attname IS NOT NULL THEN ', which is ' || format_type(a.atttypid, NULL) END)
        FROM (VALUES {string.Join(", ", columns.Select(c => $"({Text(c.Name)}, {(c.Type is null ? "NULL" : Text(c.Type))})"))}) AS needed (name, type)
        LEFT JOIN pg_attribute AS a ON a.attrelid = to_regclass({Text(table)}) AND a.attname = needed.name AND NOT a.attisdropped
        WHERE to_regclass({Text(table)}) IS NOT NULL
          AND (a.attname IS NULL OR a.atttypid <> to_regtype(needed.type))
        """;

    // One whose creation has failed in the middle is there, and not valid.
    public override string MissingIndexes(string table, IEnumerable<string> indexes) => $"""
        SELECT 'index', needed.name
        FROM (VALUES {string.Join(", ", indexes.Select(i => $"({Text(i)})"))}) AS needed (name)
        WHERE to_regclass({Text(table)}) IS NOT NULL
          AND NOT EXISTS (
              SELECT 1
              FROM pg_index AS i
              JOIN pg_class AS c ON c.oid = i.indexrelid
              WHERE i.indrelid = to_regclass({Text(table)}) AND i.indisvalid AND c.relname = needed.name)
        """;

    public override string KeyIsGiven(string key) => $"{key} = ANY(@keys)";

    public override string ColumnType(ColumnType type) => type switch
    {
        Model.ColumnType.Boolean => "boolean",
        Model.ColumnType.Byte or Model.ColumnType.Int16 => "smallint",
        Model.ColumnType.Int32 => "integer",
        Model.ColumnType.Int64 or Model.ColumnType.Enum => "bigint",
        Model.ColumnType.Single => "real",
        Model.ColumnType.Double => "double precision",
        Model.ColumnType.Decimal => "numeric",
        Model.ColumnType.Guid => "uuid",
        Model.ColumnType.DateTime or Model.ColumnType.DateTimeOffset => "timestamptz",
        Model.ColumnType.Bytes => "bytea",
        Model.ColumnType.Json => "jsonb",
        _ => "text",
    };

    // It is sent as text, which PostgreSQL does not take for JSON by itself.
    public override string Value(ColumnType type, string value) => type == Model.ColumnType.Json ? $"CAST({value} AS jsonb)" : value;

    // Hours and not days: a day of PostgreSQL has 23 hours when the clocks go forward.
    private static string Interval(TimeSpan span)
    {
        var (number, unit) =
            span.Ticks % TimeSpan.TicksPerHour == 0 ? (span.Ticks / TimeSpan.TicksPerHour, "hours")
            : span.Ticks % TimeSpan.TicksPerMinute == 0 ? (span.Ticks / TimeSpan.TicksPerMinute, "minutes")
            : span.Ticks % TimeSpan.TicksPerSecond == 0 ? (span.Ticks / TimeSpan.TicksPerSecond, "seconds")
            : (span.Ticks / TimeSpan.TicksPerMillisecond, "milliseconds");
        return string.Format(CultureInfo.InvariantCulture, "interval '{0} {1}'", number, number == 1 ? unit.TrimEnd('s') : unit);
    }
}
