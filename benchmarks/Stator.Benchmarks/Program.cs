using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Claims;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Engine;
using Stator.Benchmarks.Keystrokes;
using Stator.Benchmarks.Reporting;
using Stator.Benchmarks.Workers;

namespace Stator.Benchmarks;

/// <summary>Runs one benchmark by its name. Ends with 1 where a goal is missed, and with 2 where there is no such benchmark.</summary>
internal static class Program
{
    private const string Names = "throughput, engine, mix, latency, growth, held-snapshot, soak, idle, dispatch, claims or generator";

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["worker", var what, var connectionString, .. var settings])
        {
            await (what == "floor"
                ? FloorWorker.RunAsync(connectionString, int.Parse(settings[0], CultureInfo.InvariantCulture))
                : StatorWorker.RunAsync(what, connectionString, settings));
            return 0;
        }

        var goals = new Goals();
        var isQuick = arguments.Contains("--quick");
        switch (arguments.FirstOrDefault())
        {
            case "throughput":
                await PrepareAsync();
                await ThroughputBenchmark.RunAsync(goals, isQuick);
                break;
            case "engine":
                await PrepareAsync();
                await ThroughputBenchmark.RunEngineAsync(goals, isQuick);
                break;
            case "latency":
                await PrepareAsync();
                await LatencyBenchmark.RunAsync(goals, isQuick);
                break;
            case "idle":
                await PrepareAsync();
                await IdleBenchmark.RunAsync(goals, isQuick);
                break;
            case "mix":
                await PrepareAsync();
                await MixBenchmark.RunAsync(goals, isQuick);
                break;
            case "growth":
                await PrepareAsync();
                await TableSizeBenchmark.RunAsync(goals, isQuick);
                break;
            case "held-snapshot":
                await PrepareAsync();
                await HeldSnapshotBenchmark.RunAsync(goals, isQuick);
                break;
            case "soak":
                await PrepareAsync();
                await SoakBenchmark.RunAsync(goals, isQuick ? 1 : Minutes(arguments));
                break;
            case "dispatch":
                Surroundings.Print(null);
                DispatchBenchmark.Run(goals, isQuick);
                break;
            case "generator":
                GeneratorBenchmark.Run(goals, isQuick);
                await GrowthBenchmark.RunAsync(goals);
                break;
            case "claims":
                await ClaimsBenchmark.RunAsync();
                break;
            default:
                Console.Error.WriteLine($"Which benchmark? There is: {Names}");
                return 2;
        }

        return goals.Print();
    }

    private static double Minutes(string[] arguments)
        => Array.IndexOf(arguments, "--minutes") is var at and >= 0 && at + 1 < arguments.Length
            ? double.Parse(arguments[at + 1], CultureInfo.InvariantCulture)
            : 10;

    private static async Task PrepareAsync()
    {
        await Server.PrepareAsync();
        Surroundings.Print(await Server.QueryAsync<string>("SHOW server_version"));
    }
}
