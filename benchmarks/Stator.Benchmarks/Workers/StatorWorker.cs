using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stator.Benchmarks.Machines;

namespace Stator.Benchmarks.Workers;

/// <summary>A process that runs one machine as any application would: the options that a setting names are set, all others are the defaults.</summary>
internal static class StatorWorker
{
    public static async Task RunAsync(string machine, string connectionString, string[] settings)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddStator(stator => Add(stator.UsePostgres(dataSource), machine).RunMachines(options => Set(options, settings)));
        using var host = builder.Build();
        await host.Services.GetRequiredService<IStatorSchema>().EnsureAsync();
        await host.StartAsync();
        await Conversation.RunAsync();
        await host.StopAsync();
    }

    private static StatorBuilder Add(StatorBuilder stator, string machine) => machine switch
    {
        "Churn" => stator.AddMachine(Churn.Graph.Machine),
        "Errand" => stator.AddMachine(Errand.Graph.Machine),
        "Ping" => stator.AddMachine(Ping.Graph.Machine),
        "Step" => stator.AddMachine(Step.Graph.Machine),
        "Watch" => stator.AddMachine(Watch.Graph.Machine),
#if STAY_UNWRITTEN
        "CheapWatch" => stator.AddMachine(CheapWatch.Graph.Machine),
#endif
        _ => throw new ArgumentOutOfRangeException(nameof(machine), machine, "There is no such machine to run."),
    };

    private static void Set(StatorOptions options, string[] settings)
    {
        foreach (var setting in settings)
        {
            var (name, value) = setting.Split('=') is [var left, var right]
                ? (left, int.Parse(right, CultureInfo.InvariantCulture))
                : throw new ArgumentException($"'{setting}' is no setting: NAME=NUMBER.", nameof(settings));
            switch (name)
            {
                case "concurrency":
                    options.Concurrency = value;
                    break;
                case "poll":
                    options.MinPollInterval = options.MaxPollInterval = TimeSpan.FromMilliseconds(value);
                    break;
                case "staying":
                    Watch.Staying = value;
                    break;
                default:
                    throw new ArgumentException($"There is no setting '{name}': concurrency, poll or staying.", nameof(settings));
            }
        }
    }
}
