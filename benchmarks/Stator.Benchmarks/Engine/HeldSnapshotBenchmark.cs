using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Npgsql;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>
/// What a session costs that holds an old snapshot, as a long report does: nothing that died since can be cleared away, and who looks for due rows
/// from the left end of the index walks over all of it.
/// </summary>
internal static class HeldSnapshotBenchmark
{
    private const int Turning = 100_000;

    private static readonly StatorContender Drain = new("Stator", "steps", "Step", "concurrency=500", "poll=20");
    private static readonly StatorContender Churn = new("Stator", "churns", "Churn", "concurrency=500", "poll=20");

    public static async Task RunAsync(Goals goals, bool isQuick)
    {
        var rows = isQuick ? 20_000 : 200_000;
        var time = TimeSpan.FromSeconds(isQuick ? 9 : 60);
        var (drained, churned) = (new Pair(), new Pair());
        for (var round = 0; round < (isQuick ? 1 : 3); round++)
        {
            foreach (var isHeld in round % 2 == 0 ? new[] { false, true } : [true, false])
            {
                drained[isHeld].Add(await DrainAsync(rows, isHeld));
            }
        }

        var dead = new Dictionary<bool, double>();
        for (var round = 0; round < (isQuick ? 1 : 2); round++)
        {
            foreach (var isHeld in round % 2 == 0 ? new[] { false, true } : [true, false])
            {
                (var speed, dead[isHeld]) = await ChurnAsync(time, isHeld);
                churned[isHeld].Add(speed);
            }
        }

        var table = new Table("rows per second", "no snapshot held", "one held", "dead rows at the end, without", "and with");
        table.Add("a backlog", drained[false].Spread(), drained[true].Spread(), "", "");
        table.Add(
            $"the last {(time / 3).TotalSeconds.Fixed(0)} s of {time.TotalSeconds.Fixed(0)} s of churn",
            churned[false].Spread(), churned[true].Spread(), dead[false].Whole(), dead[true].Whole());
        table.Print();
        goals.AtLeast("a backlog with a snapshot held, over without", drained.Ratio, 0.9, "x");
        goals.AtLeast("churn with a snapshot held, over without", churned.Ratio, 0.9, "x");
    }

    private static async Task<double> DrainAsync(int rows, bool isHeld)
    {
        NpgsqlConnection? holder = null;
        return await Heat.RunAsync(
            Drain, 1, rows,
            before: async arena => holder = isHeld ? await HoldAsync(arena) : null,
            after: async _ => await (holder?.DisposeAsync() ?? default));
    }

    /// <summary>How many checks a second there are in the last third of the time, and how many dead rows at its end.</summary>
    private static async Task<(double Speed, double Dead)> ChurnAsync(TimeSpan time, bool isHeld)
    {
        await using var arena = await Arena.CreateAsync();
        await using var worker = await Churn.StartAsync(arena);
        await using var holder = isHeld ? await HoldAsync(arena) : null;
        await Churn.InsertAsync(arena, Turning);
        await Task.Delay(time * 2 / 3, TimeProvider.System);
        var before = await worker.CountAsync();
        var start = TimeProvider.System.GetTimestamp();
        await Task.Delay(time / 3, TimeProvider.System);
        var speed = (await worker.CountAsync() - before) / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return (speed, await arena.QueryAsync<long>("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'churns'"));
    }

    private static async Task<NpgsqlConnection> HoldAsync(Arena arena)
    {
        var connection = arena.Connect();
        await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class");
        return connection;
    }

    private sealed class Pair
    {
        private readonly List<double> without = [];
        private readonly List<double> with = [];

        public double Ratio => with.Median() / without.Median();

        public List<double> this[bool isHeld] => isHeld ? with : without;
    }
}
