using System;
using System.Globalization;
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
