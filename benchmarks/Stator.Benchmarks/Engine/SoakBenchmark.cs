using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>A fixed rate for a long time: rows come, move twice and are deleted, and nothing may grow.</summary>
internal static class SoakBenchmark
{
    private const int RowsPerSecond = 400;
    private const int InsertsPerSecond = 20;

    private static readonly TimeSpan OftenEnough = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Goals goals, double minutes)
    {
        // Looked at once a minute, dead rows would go up and down too slowly for ten minutes to tell whether they grow.
        await Server.SetAsync("autovacuum_naptime", "10s");
        await using var arena = await Arena.CreateAsync();
        List<Sample> samples;
        await using (await new StatorContender("Stator", "errands", "Errand", "concurrency=100").StartAsync(arena))
        {
            samples = await WatchAsync(arena, TimeSpan.FromMinutes(minutes));
        }

        Print(samples);
        Plot(samples);
        Judge(goals, samples);
    }

    private static async Task<List<Sample>> WatchAsync(Arena arena, TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var over = new CancellationTokenSource();
        var inserting = InsertAsync(arena, over.Token);
        var samples = new List<Sample>();
        var step = time / 60;
        for (var i = 1; i <= 60; i++)
        {
            // Looked at as often as they are cleared away, they would seem to grow or to shrink as the two beats drift.
            var dead = new List<double>();
            while ((step * i) - TimeProvider.System.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left < OftenEnough ? left : OftenEnough, TimeProvider.System);
                dead.Add(await arena.QueryAsync<long>("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'errands'"));
            }

            samples.Add(await SampleAsync(arena, TimeProvider.System.GetElapsedTime(start), step, dead.DefaultIfEmpty().Average()));
        }

        await over.CancelAsync();
        await inserting;
        return samples;
    }

    private static async Task InsertAsync(Arena arena, CancellationToken over)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / InsertsPerSecond), TimeProvider.System);
        while (!over.IsCancellationRequested)
        {
            await arena.ExecuteAsync(
                $"INSERT INTO errands (created_at) SELECT statement_timestamp() FROM generate_series(1, {RowsPerSecond / InsertsPerSecond})");
            await beat.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    // Times are of what ended since the last sample: from the insert, over both checks, to the second write.
    private static async Task<Sample> SampleAsync(Arena arena, TimeSpan at, TimeSpan since, double dead)
    {
        var (median, most, table, index, due) = await arena.QueryAsync<(double, double, long, long, long)>(
            """
            SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms), 0), coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms), 0),
                pg_table_size('errands'), pg_indexes_size('errands'),
                (SELECT count(*) FROM errands WHERE state_next <= statement_timestamp())
            FROM (
                SELECT extract(epoch FROM state_changed - created_at)::float8 * 1000 AS ms
                FROM errands
                WHERE state = 'Done' AND state_changed > statement_timestamp() - @since
            ) AS ended
            """,
            new { since });
        return new Sample(at.TotalMinutes, median, most, dead, table / 1e6, index / 1e6, due);
    }

    private static void Print(List<Sample> samples)
    {
        var table = new Table("minutes", "p50 ms", "p99 ms", "table MB", "indexes MB", "dead rows", "due rows");
        foreach (var sample in samples.Where((_, i) => i % 6 == 5))
        {
            table.Add(
                sample.Minutes.Fixed(1), sample.Median.Fixed(1), sample.Slowest.Fixed(1), sample.Table.Fixed(1), sample.Index.Fixed(1),
                sample.Dead.Whole(), sample.Due.Whole());
        }

        table.Print();
    }

    private static void Plot(List<Sample> samples)
    {
        List<(double, double)> Line(Func<Sample, double> value) => samples.ConvertAll(s => (s.Minutes, value(s)));

        var plot = new Plot($"{RowsPerSecond} rows a second, two checks each, deleted after 20 s", "minutes")
            .Panel("insert to last write, ms", ("p50", Line(s => s.Median)), ("p99", Line(s => s.Slowest)))
            .Panel("size, MB", ("table", Line(s => s.Table)), ("indexes", Line(s => s.Index)))
            .Panel("dead rows", ("dead rows", Line(s => s.Dead)));
        var folder = Environment.GetEnvironmentVariable("STATOR_BENCH_PLOTS") ?? ".";
        var file = Path.Combine(folder, "soak.svg");
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, plot.ToSvg());
        Console.WriteLine();
        Console.WriteLine($"Plot: {file}");
    }

    private static void Judge(Goals goals, List<Sample> samples)
    {
        // The first fifth is for warming up and for the first rows to be deleted.
        var early = samples[(samples.Count / 5)..(samples.Count * 2 / 5)];
        var late = samples[(samples.Count * 2 / 3)..];
        void Flat(string what, Func<Sample, double> value)
            => goals.AtMost($"{what}, the last third over the second fifth", late.Average(value) / early.Average(value), 1.2, "x");

        Flat("p50", s => s.Median);
        Flat("p99", s => s.Slowest);
        Flat("size of the table", s => s.Table);
        Flat("size of the indexes", s => s.Index);
        Flat("dead rows", s => s.Dead);
    }

    private sealed record Sample(double Minutes, double Median, double Slowest, double Dead, double Table, double Index, double Due);
}
