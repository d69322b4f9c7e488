// Takes the orders of a CSV file through their lives, on one SQLite file or on PostgreSQL, and checks that each ends as the file says.
// Killed at any moment and started again on the same database, it carries on, and comes to the same end.
using System;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop;
using Stator;

try
{
    var arguments = Arguments.Parse(args);
    var orders = OrdersCsv.Read(arguments.Csv);
    await using var store = Store.Open(arguments);

    var builder = Host.CreateApplicationBuilder();
    builder.Logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
    builder.Services
        .AddSingleton(TimeProvider.System).AddSingleton(store).AddSingleton(orders)
        .AddSingleton<World>()
        .AddSingleton<IPaymentGateway>(s => s.GetRequiredService<World>())
        .AddSingleton<IWarehouse>(s => s.GetRequiredService<World>())
        .AddSingleton<ICarrier>(s => s.GetRequiredService<World>())
        .AddSingleton<Watch>()
        .AddHostedService<Desk>()
        .AddHostedService<OrderEntry>();
    builder.Services.AddStator(stator => store.Use(stator)
        .AddMachines()
        .RunMachines(o =>
        {
            o.Concurrency = 20;
            o.Lease = TimeSpan.FromSeconds(6);                   // what a killed demo had in hand is tried again after this
            o.MaxPollInterval = TimeSpan.FromMilliseconds(200);
            o.SweepInterval = TimeSpan.FromMilliseconds(500);
        }));
    using var host = builder.Build();

    await host.Services.GetRequiredService<IStatorSchema>().EnsureAsync();
    await store.EnsureAsync(orders);
    Console.WriteLine($"{orders.Count:N0} orders of {arguments.Csv}, in {store.Place}");

    await host.StartAsync();
    var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
    var progress = host.Services.GetRequiredService<Watch>().UntilAllRestAsync(orders.Count, atMost: TimeSpan.FromMinutes(3), stopping);
    Progress last;
    try
    {
        last = await Show.LiveAsync(progress, orders);
    }
    finally
    {
        await host.StopAsync();                                  // after Ctrl-C too: what is in hand is written down or handed back
    }

    Show.Result(last, Order.Graph.Mermaid, store);
    return await Fates.CheckAsync(store, orders) ? 0 : 1;
}
catch (Exception e) when (e is UsageException or DbException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped before every order rested. Started again on the same database, the demo carries on: see --database.");
    return 130;
}
