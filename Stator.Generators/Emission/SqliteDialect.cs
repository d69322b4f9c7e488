using System;
using System.Globalization;
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

    public override string KeyIsGiven(string key) => $"{key} = @key";

    public override string ColumnType(ColumnType type) => type switch
    {
        Model.ColumnType.Boolean or Model.ColumnType.Byte or Model.ColumnType.Int16 or Model.ColumnType.Int32 or Model.ColumnType.Int64
            or Model.ColumnType.Enum => "INTEGER",
        Model.ColumnType.Single or Model.ColumnType.Double => "REAL",
        Model.ColumnType.Bytes => "BLOB",
        _ => "TEXT",
    };

    private static string Modifier(TimeSpan span)
        => string.Format(CultureInfo.InvariantCulture, "'{0:+0.###;-0.###;+0} seconds'", (decimal)span.Ticks / TimeSpan.TicksPerSecond);
}
