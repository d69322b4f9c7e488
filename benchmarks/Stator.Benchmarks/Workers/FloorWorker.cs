using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using Stator.Benchmarks.Machines;
using Stator.Generated;

namespace Stator.Benchmarks.Workers;

/// <summary>
/// The raw-SQL floor: the machine's own statements in a loop, with nothing around them. A claim, then the write of all it gave, on each connection.
/// </summary>
internal static partial class FloorWorker
{
    private const int Batch = 500;

    private static readonly MachineDefinition Machine = Step.Graph.Machine.Definition;

    public static async Task RunAsync(string connectionString, int connections)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await EnsureSchemaAsync(dataSource);
        using var stopping = new CancellationTokenSource();
        var loops = Enumerable.Range(0, connections).Select(_ => LoopAsync(dataSource, stopping.Token)).ToList();
        await Conversation.RunAsync();
        await stopping.CancelAsync();
        await Task.WhenAll(loops);
    }

    private static async Task EnsureSchemaAsync(NpgsqlDataSource dataSource)
    {
        await using var services = new ServiceCollection()
            .AddStator(stator => stator.UsePostgres(dataSource).AddMachine(Step.Graph.Machine))
            .BuildServiceProvider();
        await services.GetRequiredService<IStatorSchema>().EnsureAsync();
    }

    private static async Task LoopAsync(NpgsqlDataSource dataSource, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await using var claim = new NpgsqlCommand(Machine.Postgres.Claim, connection);
        await using var complete = new NpgsqlCommand(Machine.Postgres.Complete, connection);
        while (!stopping.IsCancellationRequested)
        {
            var token = Token();
            var (keys, states, places) = await ClaimAsync(claim, token);
            if (keys.Count == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
                continue;
            }

            while (keys.Count > 0)
            {
                (keys, states, places) = await CompleteAsync(complete, token, keys, states, places);
            }
        }
    }

    private static async Task<(List<long> Keys, List<string> States, List<NpgsqlTid?> Places)> ClaimAsync(NpgsqlCommand command, Guid token)
    {
        Bind(command, name => name switch
        {
            "limit" => (NpgsqlDbType.Integer, Batch),
            "token" => (NpgsqlDbType.Uuid, token),
            "lease" => (NpgsqlDbType.Interval, TimeSpan.FromSeconds(30)),
            "due_by" or "low" => (NpgsqlDbType.TimestampTz, DBNull.Value),
            "low_key" => (NpgsqlDbType.Bigint, 0L),
            _ => null,
        });
        await command.PrepareAsync();
        var (keys, states, places) = (new List<long>(Batch), new List<string>(Batch), new List<NpgsqlTid?>(Batch));
        await using var reader = await command.ExecuteReaderAsync();
        var (key, state, place) = (reader.GetOrdinal("id"), reader.GetOrdinal("state"), reader.GetOrdinal("ctid"));
        while (await reader.ReadAsync())
        {
            Checks.Begun();
            keys.Add(reader.GetInt64(key));
            states.Add(reader.GetString(state));
            places.Add(reader.GetFieldValue<NpgsqlTid>(place));
        }

        return (keys, states, places);
    }

    /// <summary>Returns those that another claim held for a moment, because it had seen them due: they are to be written again.</summary>
    private static async Task<(List<long> Keys, List<string> States, List<NpgsqlTid?> Places)> CompleteAsync(NpgsqlCommand command, Guid token, List<long> keys, List<string> states, List<NpgsqlTid?> places)
    {
        T[] All<T>(T value) => [.. Enumerable.Repeat(value, keys.Count)];

        Bind(command, name => name switch
        {
            "keys" => (NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys),
            "states" => (NpgsqlDbType.Array | NpgsqlDbType.Text, states),
            "tokens" => (NpgsqlDbType.Array | NpgsqlDbType.Uuid, All(token)),
            "places" => (NpgsqlDbType.Text, "{" + string.Join(',', places.Select(p => p is null ? "NULL" : $"\"{p}\"")) + "}"),
            "targets" => (NpgsqlDbType.Array | NpgsqlDbType.Text, All(Machine.States[Step.Graph.IndexOf(StepState.Done)].StoredName)),
            "delays" => (NpgsqlDbType.Array | NpgsqlDbType.Interval, All<TimeSpan?>(null)),
            "failed" => (NpgsqlDbType.Array | NpgsqlDbType.Boolean, All(false)),
            "errors" => (NpgsqlDbType.Array | NpgsqlDbType.Text, All<string?>(null)),
            _ => null,
        });
        await command.PrepareAsync();
        var held = new List<int>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                if (!reader.IsDBNull(3) && reader.GetBoolean(3))
                {
                    held.Add((int)reader.GetInt64(0) - 1);
                }
            }
        }

        return ([.. held.Select(i => keys[i])], [.. held.Select(i => states[i])], [.. held.Select(_ => (NpgsqlTid?)null)]);
    }

    // By name, so that a statement which takes less or in another order still runs, and one that takes more says so.
    private static void Bind(NpgsqlCommand command, Func<string, (NpgsqlDbType Type, object Value)?> value)
    {
        var isNew = command.Parameters.Count == 0;
        foreach (var name in ParameterNames().Matches(command.CommandText).Select(m => m.Groups[1].Value).Distinct())
        {
            var (type, bound) = value(name)
                ?? throw new InvalidOperationException(
                    $"The generated statement takes '@{name}', which the floor does not know. Teach it to {nameof(FloorWorker)}.");
            if (isNew)
            {
                command.Parameters.Add(name, type);
            }

            command.Parameters[name].Value = bound;
        }
    }

    private static Guid Token() => Guid.Parse(
        Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex ParameterNames();
}
