using System;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>What a process costs that finds nothing to do: statements, and processor time of its own.</summary>
internal static class IdleBenchmark
{
    public static async Task RunAsync(Goals goals, bool isQuick)
    {
        var settling = TimeSpan.FromSeconds(isQuick ? 5 : 20);
        var time = TimeSpan.FromSeconds(isQuick ? 10 : 60);
        await using var arena = await Arena.CreateAsync();
        await using var worker = await new StatorContender("Stator", "steps", "Step").StartAsync(arena);

        // By then it waits as long as it ever does.
        await Task.Delay(settling, TimeProvider.System);
        await Server.CountStatementsAsync(true);
        var cpu = worker.Cpu;
        var start = TimeProvider.System.GetTimestamp();
        await Task.Delay(time, TimeProvider.System);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var used = worker.Cpu - cpu;
        var (all, working) = await Server.StatementsAsync();
        await Server.CountStatementsAsync(false);

        var table = new Table("an idle process", "per second");
        table.Add("statements", (all / seconds).Fixed(2));
        table.Add("without the reset of pooled connections", (working / seconds).Fixed(2));
        table.Add("processor time, ms", (used.TotalMilliseconds / seconds).Fixed(1));
        table.Print();
        goals.AtMost("statements per second of an idle process", all / seconds, 0.2, "");
    }
}
