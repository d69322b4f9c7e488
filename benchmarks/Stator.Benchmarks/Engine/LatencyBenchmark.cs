using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;
using Stator.Benchmarks.Workers;

namespace Stator.Benchmarks.Engine;

/// <summary>
/// From the call that inserts, in one process, to the first line of the check, in another, while nothing else is to do. Both read the machine's
/// monotonic clock, which is one clock for all processes.
/// </summary>
internal static class LatencyBenchmark
{
    private const int WarmUp = 20;

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(400);

    public static async Task RunAsync(Goals goals, bool isQuick)
    {
        var inserts = isQuick ? 20 : 200;
        var stator = new StatorContender("Stator", "pings", "Ping");
        Contender[] contenders =
        [
            stator, new GraphileContender("graphile-worker, fast", "fast", "ping"),
            new GraphileContender("graphile-worker, defaults", "defaults", "ping"),
        ];
        var lines = new List<Line>();
        try
        {
            foreach (var contender in contenders)
            {
                lines.Add(await Line.OpenAsync(contender));
            }

            await RaceAsync(lines, WarmUp);
            lines.ForEach(line => line.Times.Clear());
            await RaceAsync(lines, inserts);
        }
        finally
        {
            foreach (var line in lines)
            {
                await line.DisposeAsync();
            }
        }

        var table = new Table("insert to start of check, ms", "n", "p50", "p90", "p99", "most");
        foreach (var line in lines)
        {
            table.Add([
                line.Name, $"{line.Times.Count}",
                .. new[] { 0.5, 0.9, 0.99, 1 }.Select(share => line.Times.Percentile(share).Fixed(2)),
            ]);
        }

        table.Print();
        var ours = lines[0].Times;
        goals.Below("p50", ours.Median(), 5, " ms");
        goals.AtMost("p50 over the better of graphile-worker's", ours.Median() / lines.Skip(1).Min(l => l.Times.Median()), 1, "x");
        goals.Below("p99", ours.Percentile(0.99), 25, " ms");
    }

    // All lines in turn, so that what disturbs one disturbs all; pauses of different lengths, so that no poll falls into step with them.
    private static async Task RaceAsync(List<Line> lines, int inserts)
    {
        var random = new Random(42);
        for (var i = 0; i < inserts; i++)
        {
            foreach (var line in lines)
            {
                await Task.Delay(LeastPause + ((MostPause - LeastPause) * random.NextDouble()), TimeProvider.System);
                await line.SendAsync();
            }
        }
    }

    /// <summary>One contender: its database, its worker, and who inserts.</summary>
    private sealed class Line(string name, Arena arena, WorkerProcess worker, Caller caller) : IAsyncDisposable
    {
        public string Name => name;

        public List<double> Times { get; } = [];

        public static async Task<Line> OpenAsync(Contender contender)
        {
            var arena = await Arena.CreateAsync();
            var worker = await contender.StartAsync(arena);
            return new Line(contender.Name, arena, worker, contender is GraphileContender ? new GraphileCaller(arena) : new StatorCaller(arena));
        }

        public async Task SendAsync()
        {
            var start = Checks.Now;
            var key = await caller.InsertAsync();
            var seen = (await worker.HearAsync("seen")).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            if (seen[0] != key)
            {
                throw new InvalidOperationException($"{name} was sent {key} and has seen {seen[0]}.");
            }

            Times.Add((seen[1] - start) / 1e6);
        }

        public async ValueTask DisposeAsync()
        {
            await worker.DisposeAsync();
            await caller.DisposeAsync();
            await arena.DisposeAsync();
        }
    }
}
