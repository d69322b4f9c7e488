using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stator.Tests.Cli;
using Stator.Tests.Machines;

namespace Stator.Tests.Processes;

/// <summary>A process that runs the machine Hop until it is told to stop, or killed.</summary>
internal static class Worker
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["limited", var database])
        {
            return await LimitedWorker.RunAsync(database);
        }

        if (args is ["stuck", var stuckDatabase, var livenessFile])
        {
            return await StuckWorker.RunAsync(stuckDatabase, livenessFile);
        }

        if (args is ["bereft", var emptyDatabase])
        {
            return await StuckWorker.RunWithoutTablesAsync(emptyDatabase);
        }

        if (args is [CliApp.Mode, .. var application])
        {
            return await CliApp.RunAsync(application);
        }

        if (args is not ["worker", var connectionString])
        {
            Console.Error.WriteLine("This is a test assembly: run it with 'dotnet test', or as 'worker CONNECTION_STRING'.");
            return 2;
        }

        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddStator(stator => stator
            .UsePostgres(dataSource)
            .AddMachine(Hop.Graph.Machine)
            .RunMachines(o =>
            {
                o.Concurrency = 50;
                o.Lease = TimeSpan.FromSeconds(2);
                o.Deadline = TimeSpan.FromSeconds(1);
                o.CallTimeout = TimeSpan.FromSeconds(1.9);
            }));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("started");
        await host.WaitForShutdownAsync();
        return 0;
    }
}
