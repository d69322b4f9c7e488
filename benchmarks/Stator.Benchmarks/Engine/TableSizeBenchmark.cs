using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>As many due rows, spread over tables of different sizes: what is done or not yet due must not slow down what is due.</summary>
internal static class TableSizeBenchmark
{
    private static readonly StatorContender Stator = new("Stator", "steps", "Step", "concurrency=500", "poll=20");

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
                    await field.RunAsync();
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

        var table = new Table("rows in the table", "of them due", "rows per second");
        foreach (var field in fields)
        {
            table.Add(((double)field.Size).Whole(), ((double)due).Whole(), field.Speeds.Spread());
        }

        table.Print();
        goals.AtLeast(
            string.Create(CultureInfo.InvariantCulture, $"speed in {sizes[^1]:#,0} rows over the speed in {sizes[0]:#,0}"),
            fields[^1].Speeds.Median() / fields[0].Speeds.Median(), 0.8, "x");
    }

    /// <summary>A table of one size.</summary>
    private sealed class Field(Arena arena, int size, int due) : IAsyncDisposable
    {
        public int Size => size;

        public List<double> Speeds { get; } = [];

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

        public async Task RunAsync()
        {
            await arena.ExecuteAsync("VACUUM ANALYZE steps");
            await using var worker = await Stator.StartAsync(arena);

            // Rows of its own, for the JIT.
            await Heat.TimeAsync(Stator, arena, [worker], 1, () => DueAsync("id <= 2 * 5000 AND id % 2 = 0"));
            await arena.ExecuteAsync("CHECKPOINT;");

            // The last row is among them, which says when it is worth a look whether all are done.
            Speeds.Add(await Heat.TimeAsync(Stator, arena, [worker], due, () => DueAsync($"id % {size / due} = 0")));
        }

        public ValueTask DisposeAsync() => arena.DisposeAsync();

        private Task DueAsync(string which)
            => arena.ExecuteAsync($"UPDATE steps SET state = 'Waiting', state_changed = statement_timestamp(), state_next = statement_timestamp() WHERE {which}");
    }
}
