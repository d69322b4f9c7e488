using System;
using System.Data.Common;
using System.Globalization;
using System.Threading.Tasks;

namespace Stator.Tests.Support;

/// <summary>Stator's columns of one row. Times are seconds since the frozen clock's beginning.</summary>
public sealed record StoredRow(string State, double Changed, double? Next, bool HasToken, int Attempts, string? Error, double? Lease = null)
{
    private static readonly DateTime Beginning = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static async Task<StoredRow> ReadAsync(TestDatabase database, string table, object id)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT state, state_changed, state_next, state_token, state_attempts, state_error, state_lease FROM {table} WHERE id = @id";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "id";
        parameter.Value = id;
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? new StoredRow(
                reader.GetString(0), Seconds(reader, 1)!.Value, Seconds(reader, 2), !reader.IsDBNull(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), Seconds(reader, 6))
            : throw new InvalidOperationException($"No row {id} in {table}.");
    }

    private static double? Seconds(DbDataReader reader, int ordinal)
    {
        if (reader.IsDBNull(ordinal))
        {
            return null;
        }

        var time = reader.GetValue(ordinal) is DateTime stamp
            ? stamp
            : DateTime.ParseExact(
                reader.GetString(ordinal), "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        return (time - Beginning).TotalSeconds;
    }
}
