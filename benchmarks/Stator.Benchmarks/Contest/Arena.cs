using System;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Npgsql;

namespace Stator.Benchmarks.Contest;

/// <summary>A fresh database for one run, dropped afterwards.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private static int number;

    private readonly string name;
    private readonly NpgsqlDataSource dataSource;

    private Arena(string name)
    {
        this.name = name;
        dataSource = NpgsqlDataSource.Create(Server.ConnectionString(name, "postgres"));
    }

    /// <summary>What workers open it with.</summary>
    public string ForWorkers => Server.ConnectionString(name, Server.Worker);

    public static async Task<Arena> CreateAsync()
    {
        var name = $"arena_{Interlocked.Increment(ref number)}";
        await Server.ExecuteAsync($"CREATE DATABASE {name}");
        return new Arena(name);
    }

    public NpgsqlConnection Connect() => dataSource.OpenConnection();

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters, commandTimeout: 3600);
    }

    public async Task<T> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters, commandTimeout: 600);
    }

    public async ValueTask DisposeAsync()
    {
        await dataSource.DisposeAsync();
        await Server.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
    }
}
