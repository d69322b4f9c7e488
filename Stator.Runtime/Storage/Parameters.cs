using System;
using System.Collections.Generic;
using System.Data;
using Dapper;
using NpgsqlTypes;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>
/// Hands values to the driver as they are: Dapper's own parameters look types up by reflection, and know neither intervals nor arrays with nulls.
/// </summary>
internal sealed class Parameters : SqlMapper.IDynamicParameters, IColumnWriter
{
    private readonly List<(string Name, object Value, DbType? Type)> values = [];

    public string? Source { get; init; }

    public string? TraceParent => Storage.TraceParent.Current;

    /// <summary>Why a row moves, for its history.</summary>
    public (string Why, string? Command, string? By) Move { get; set; } = ("insert", null, null);

    /// <summary>The value of a parameter.</summary>
    public object? this[string name] => values.Find(v => v.Name == name).Value;

    public int? Priority { get; init; }

    public string? Queue { get; init; }

    /// <summary>Adds one, with its type where the value may be null and the statement is prepared.</summary>
    public Parameters Add(string name, object? value, DbType? type = null)
    {
        values.Add((name, Utc(value) ?? DBNull.Value, type));
        return this;
    }

    void IColumnWriter.Add(string parameter, object? value) => Add(parameter, value);

    public void AddTo(IColumnWriter other)
    {
        foreach (var (name, value, _) in values)
        {
            other.Add(name, value);
        }
    }

    void SqlMapper.IDynamicParameters.AddParameters(IDbCommand command, SqlMapper.Identity identity) => AddTo(command);

    public void AddTo(IDbCommand command)
    {
        foreach (var (name, value, type) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            if (type is { } known)
            {
                parameter.DbType = known;
            }

            command.Parameters.Add(parameter);
        }
    }

    // Npgsql refuses other offsets for timestamptz, and takes a DateTime without a kind for a local time. A TimeSpan, which only PostgreSQL is
    // given, would become days and a rest, and a day of PostgreSQL has 23 hours when the clocks go forward.
    public static object? Utc(object? value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime(),
        DateTime { Kind: DateTimeKind.Unspecified } time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
        DateTime time => time.ToUniversalTime(),
        TimeSpan span => Interval(span),
        _ => value,
    };

    public static NpgsqlInterval Interval(TimeSpan span) => new(months: 0, days: 0, time: span.Ticks / TimeSpan.TicksPerMicrosecond);
}
