using System;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stator.Benchmarks.Machines;

namespace Stator.Benchmarks.Contest;

/// <summary>A process that only inserts, as a web server beside its workers: this one.</summary>
internal abstract class Caller(Arena arena) : IAsyncDisposable
{
    protected NpgsqlDataSource DataSource { get; } = NpgsqlDataSource.Create(arena.ForWorkers);

    /// <summary>Puts one row in.</summary>
    /// <returns>What the check will call it.</returns>
    public abstract Task<long> InsertAsync();

    public virtual ValueTask DisposeAsync() => DataSource.DisposeAsync();
}

internal sealed class StatorCaller : Caller
{
    private readonly ServiceProvider services;
    private readonly IStator<Ping> pings;

    public StatorCaller(Arena arena)
        : base(arena)
    {
        services = new ServiceCollection()
            .AddStator(stator => stator.UsePostgres(DataSource).AddMachine(Ping.Graph.Machine))
            .BuildServiceProvider();
        pings = services.GetRequiredService<IStator<Ping>>();
    }

    public override Task<long> InsertAsync() => pings.InsertAsync(new Ping());

    public override async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await base.DisposeAsync();
    }
}

internal sealed class GraphileCaller(Arena arena) : Caller(arena)
{
    private long number;

    public override async Task<long> InsertAsync()
    {
        number++;
        await using var connection = await DataSource.OpenConnectionAsync();
        await connection.ExecuteScalarAsync("SELECT 1 FROM graphile_worker.add_job('ping', json_build_object('id', @number))", new { number });
        return number;
    }
}
