using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>
/// As many due rows in tables of different sizes: what is done or not yet due must not slow down what is due. They are the newest rows, as in a
/// table that keeps what is finished, or lie anywhere, so that in a large table each is on a page of its own.
/// </summary>
internal static class TableSizeBenchmark
{
    private static readonly StatorContender Stator = new("Stator", "steps", "Step", "concurrency=500", "poll=20");
    private static readonly StatorContender Floor = new("raw SQL, one connection", "steps", "floor", "1");

    public static async Task RunAsync(Goals goals, bool isQuick)
    {
        var due = isQuick ? 10_000 : 100_000;
        int[] sizes = isQuick ? [20_000, 200_000, 1_000_000] : [200_000, 1_000_000, 10_000_000];
        var rounds = isQuick ? 1 : 3;
        var fields = new List<Field>();
        try
        {
            foreach (var size in sizes)
            {
                fields.Add(await Field.LoadAsync(size, due));
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var field in round % 2 == 0 ? fields : Enumerable.Reverse(fields))
                {
                    foreach (var run in field.Runs)
                    {
                        await field.RunAsync(run);
                    }
                }
            }
        }
        finally
        {
            foreach (var field in fields)
            {
                await field.DisposeAsync();
            }
        }

        var table = new Table("rows in the table", "those due", "contender", "rows per second", "server's processor time, µs per row", "pages read per row");
        foreach (var field in fields)
        {
            foreach (var run in field.Runs)
            {
                table.Add(
                    ((double)field.Size).Whole(), run.Where, run.Contender.Name, run.Speeds.Spread(), run.Cpu.Spread(), run.Read.Median().Fixed(2));
            }
        }

        table.Print();
        foreach (var (where, index) in new[] { ("the newest", 0), ("anywhere", 2) })
        {
            goals.AtLeast(
                string.Create(CultureInfo.InvariantCulture, $"speed in {sizes[^1]:#,0} rows over the speed in {sizes[0]:#,0}, those due {where}"),
                fields[^1].Runs[index].Speeds.Median() / fields[0].Runs[index].Speeds.Median(), 0.8, "x");
        }
    }

    /// <summary>Where the due rows lie, and who works them off.</summary>
    private sealed record Run(string Where, string Condition, Contender Contender)
    {
        public List<double> Speeds { get; } = [];

        public List<double> Cpu { get; } = [];

        public List<double> Read { get; } = [];
    }

    /// <summary>A table of one size.</summary>
    private sealed class Field(Arena arena, int size, int due) : IAsyncDisposable
    {
        public int Size => size;

        // The last row is among them, which says when it is worth a look whether all are done.
        public IReadOnlyList<Run> Runs { get; } =
        [
            .. from place in new[] { ("the newest", $"id > {size - due}"), ("anywhere", $"id % {size / due} = 0") }
               from contender in new[] { Stator, Floor }
               select new Run(place.Item1, place.Item2, contender),
        ];

        public static async Task<Field> LoadAsync(int size, int due)
        {
            var arena = await Arena.CreateAsync();

            // Started for its tables.
            await (await Stator.StartAsync(arena)).DisposeAsync();

            // Half of the rows are done, half are due in a month, in the order in which such rows come about: mixed.
            await arena.ExecuteAsync(
                $"""
                INSERT INTO steps (id, state, state_changed, state_next)
                SELECT i, CASE WHEN i % 2 = 0 THEN 'Done' ELSE 'Waiting' END, statement_timestamp() - interval '1 day',
                    CASE WHEN i % 2 = 1 THEN statement_timestamp() + interval '30 days' + i * interval '1 millisecond' END
                FROM generate_series(1, {size}) AS i
                """);
            return new Field(arena, size, due);
        }

        public async Task RunAsync(Run run)
        {
            await using var worker = await run.Contender.StartAsync(arena);

            await Heat.WarmUpAsync(run.Contender, arena, () => DueAsync("id <= 2 * 5000 AND id % 2 = 0"));
            await arena.ExecuteAsync("VACUUM ANALYZE steps");
            await arena.ExecuteAsync("CHECKPOINT;");
            var (cpu, read) = (TimeSpan.Zero, 0L);
            run.Speeds.Add(await Heat.TimeAsync(run.Contender, arena, [worker], due, async () =>
            {
                await DueAsync(run.Condition);
                (cpu, read) = (await Server.CpuAsync(), await ReadAsync());
            }));
            run.Cpu.Add((await Server.CpuAsync() - cpu).TotalMicroseconds / due);
            run.Read.Add((await ReadAsync() - read) / (double)due);
        }

        public ValueTask DisposeAsync() => arena.DisposeAsync();

        private Task DueAsync(string which)
            => arena.ExecuteAsync($"UPDATE steps SET state = 'Waiting', state_changed = statement_timestamp(), state_next = statement_timestamp() WHERE {which}");

        // Of the table and its indexes, from outside of the server's own memory.
        private Task<long> ReadAsync()
            => arena.QueryAsync<long>("SELECT heap_blks_read + idx_blks_read FROM pg_statio_user_tables WHERE relname = 'steps'");
    }
}
