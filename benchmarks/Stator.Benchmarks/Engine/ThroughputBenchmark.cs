using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>How fast a backlog of rows with a check that does nothing is worked off. Contenders take turns, so that what disturbs one disturbs all.</summary>
internal static class ThroughputBenchmark
{
    // Measured elsewhere, on a machine of the same size: docs/benchmarks.md.
    private const double Hangfire = 458;
    private const double MassTransit = 3346;

    // Looks often, so that no process of several finds the backlog later than the others; while there is work this makes no difference.
    private static readonly StatorContender Stator = new("Stator", "steps", "Step", "concurrency=500", "poll=20");
    private static readonly GraphileContender Graphile = new("graphile-worker, fast", "fast");
    private static readonly GraphileContender GraphileDefaults = new("graphile-worker, defaults", "defaults");

    /// <summary>
    /// The engine and the floor only, in short heats, with the processor time of each row: it is what two builds can be compared by on a
    /// machine that others use too.
    /// </summary>
    public static async Task RunEngineAsync(Goals goals, bool isQuick)
    {
        var rows = isQuick ? 50_000 : 100_000;
        List<Entry> entries = [new(Floor(1), 1, rows), new(Stator, 1, rows), new(Floor(2), 1, rows), new(Stator, 2, rows)];
        var cpu = entries.ToDictionary(e => e, _ => new List<double>());
        for (var round = 0; round < (isQuick ? 1 : 5); round++)
        {
            foreach (var entry in entries)
            {
                var before = TimeSpan.Zero;
                entry.Speeds.Add(await Heat.RunAsync(
                    entry.Contender, entry.Processes, entry.Rows,
                    before: async _ => before = await Server.CpuAsync(), after: async _ => cpu[entry].Add((await Server.CpuAsync() - before).TotalMicroseconds / rows)));
            }
        }

        var (all, working) = await StatementsAsync(rows);
        var table = new Table("contender", "processes", "rows per second", "server's processor time, µs per row");
        foreach (var entry in entries)
        {
            table.Add(entry.Contender.Name, $"{entry.Processes}", entry.Speeds.Spread(), cpu[entry].Spread());
        }

        table.Print();
        Console.WriteLine(FormattableString.Invariant(
            $"{all:0.0} statements per 1,000 rows, {working:0.0} without the reset of pooled connections"));
        goals.AtLeast("one process over raw SQL on one connection", entries[1].Speeds.Median() / entries[0].Speeds.Median(), 0.6, "x");
        goals.AtLeast("two processes over raw SQL on two connections", entries[3].Speeds.Median() / entries[2].Speeds.Median(), 0.6, "x");
        goals.AtMost("statements per 1,000 rows", all, 10, "");
    }

    public static async Task RunAsync(Goals goals, bool isQuick)
    {
        var rows = isQuick ? 20_000 : 200_000;
        var rounds = isQuick ? 1 : 3;
        var entries = Entries(rows, isQuick ? [1, 2] : [1, 2, 4]);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var entry in round % 2 == 0 ? entries : Enumerable.Reverse(entries))
            {
                entry.Speeds.Add(await Heat.RunAsync(entry.Contender, entry.Processes, entry.Rows));
            }
        }

        var (all, working) = await StatementsAsync(rows);
        var table = new Table("contender", "processes", "rows", "rows per second");
        foreach (var entry in entries)
        {
            table.Add(entry.Contender.Name, $"{entry.Processes}", ((double)entry.Rows).Whole(), entry.Speeds.Spread());
        }

        table.Print();
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"Stator, one process: {all:0.0} statements per 1,000 rows, {working:0.0} without the reset of pooled connections"));
        Judge(goals, entries, all);
    }

    private static List<Entry> Entries(int rows, int[] processes)
    {
        var entries = new List<Entry>
        {
            new(Floor(1), 1, rows),
            new(Floor(2), 1, rows),
        };
        entries.AddRange(processes.SelectMany(count => new Entry[] { new(Stator, count, rows), new(Graphile, count, rows) }));
        entries.Add(new(GraphileDefaults, 1, rows / 10));
        return entries;
    }

    private static StatorContender Floor(int connections)
        => new(connections == 1 ? "raw SQL, one connection" : $"raw SQL, {connections} connections", "steps", "floor", $"{connections}");

    private static async Task<(double All, double Working)> StatementsAsync(int rows)
    {
        (long All, long Working) sent = default;
        await Heat.RunAsync(
            Stator, 1, rows,
            before: _ => Server.CountStatementsAsync(true),
            after: async _ => sent = await Server.StatementsAsync());
        await Server.CountStatementsAsync(false);
        return (sent.All * 1000.0 / rows, sent.Working * 1000.0 / rows);
    }

    private static void Judge(Goals goals, List<Entry> entries, double statements)
    {
        double Of(Contender contender, int processes)
            => entries.Single(e => e.Contender.Name == contender.Name && e.Processes == processes).Speeds.Median();

        double Best(Contender contender) => entries.Where(e => e.Contender == contender).Max(e => e.Speeds.Median());

        goals.AtLeast("one process over raw SQL on one connection", Of(Stator, 1) / Of(Floor(1), 1), 0.6, "x");
        goals.AtLeast("two processes over raw SQL on two connections", Of(Stator, 2) / Of(Floor(2), 1), 0.6, "x");
        goals.AtLeast("one process over one of graphile-worker, fast", Of(Stator, 1) / Of(Graphile, 1), 2, "x");
        goals.AtLeast("most, over the most of graphile-worker", Best(Stator) / Best(Graphile), 2, "x");
        goals.AtLeast("most, over Hangfire's 458 rows per second", Best(Stator) / Hangfire, 30, "x");
        goals.AtLeast("most, over MassTransit's 3,346 rows per second", Best(Stator) / MassTransit, 30, "x");
        goals.AtMost("statements per 1,000 rows", statements, 10, "");
    }

    private sealed record Entry(Contender Contender, int Processes, int Rows)
    {
        public List<double> Speeds { get; } = [];
    }
}
