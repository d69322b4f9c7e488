using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Stator;

namespace Shop;

public static class ShopHost
{
    public static void Configure(HostApplicationBuilder builder, NpgsqlDataSource dataSource)
    {
        builder.Services.AddStator(stator => stator
            .UsePostgres(dataSource)          // or .UseSqlite(dataSource), the embedded default for trying it out and for tests
            .AddMachines()                    // generated: every machine of this assembly; no scanning, no reflection
            .RunMachines(o => o.Concurrency = 10));   // leave out in a process that only inserts and commands
    }

    public static async Task RunAsync(HostApplicationBuilder builder, CancellationToken ct)
    {
        using var host = builder.Build();
        await host.Services.GetRequiredService<IStatorSchema>().EnsureAsync(ct);   // makes the tables, columns and indexes that are missing
        await host.RunAsync(ct);
    }
}

public sealed class Checkout(IStator<Order> orders)
{
    public async Task<long> PlaceAsync(string customer, CancellationToken ct)
    {
        var id = await orders.InsertAsync(new Order { CustomerId = customer }, cancellationToken: ct);
        var held = await orders.HoldAsync(id, cancellationToken: ct);       // false: it was in no state that allows it
        return held ? id : throw new System.InvalidOperationException("The order moved on by itself.");
    }
}
