using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stator.Tests.Machines;

namespace Stator.Tests.Processes;

/// <summary>Processes that cannot go on, and know it.</summary>
internal static class StuckWorker
{
    /// <summary>Runs the machine Job, whose checks block every thread of the pool for ever.</summary>
    public static async Task<int> RunAsync(string connectionString, string livenessFile)
    {
        using var never = new ManualResetEventSlim();
        ThreadPool.SetMaxThreads(Math.Max(4, Environment.ProcessorCount), 4);
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(new Probe
        {
            Working = (_, _, _) =>
            {
                never.Wait();
                return new(Job.WorkingOutcome.Done);
            },
        });
        builder.Services.AddStator(stator => stator
            .UsePostgres(dataSource)
            .AddMachine(Job.Graph.Machine)
            .RunMachines(o =>
            {
                o.Concurrency = 20;
                o.Lease = TimeSpan.FromSeconds(2);
                o.CallTimeout = TimeSpan.FromMilliseconds(500);
                o.StuckAfter = TimeSpan.FromSeconds(5);
                o.ExitWhenStuck = true;
                o.LivenessFile = livenessFile;
            }));
        using var host = builder.Build();
        await host.RunAsync();
        return 0;
    }

    /// <summary>Runs the machine Hop without its table, until that is too much.</summary>
    public static async Task<int> RunWithoutTablesAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddStator(stator => stator.UsePostgres(dataSource).AddMachine(Hop.Graph.Machine).RunMachines(o => o.MaxClaimErrors = 2));
        using var host = builder.Build();
        await host.RunAsync();
        return Environment.ExitCode;
    }
}
