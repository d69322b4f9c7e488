using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Contest;
using Stator.Benchmarks.Reporting;

namespace Stator.Benchmarks.Engine;

/// <summary>How fast rows are checked of which some stay, and how many versions of a row a check leaves behind.</summary>
internal static class MixBenchmark
{
    // What a worker's backends have counted is seen when they are gone, a moment later before PostgreSQL 15.
    private static readonly TimeSpan UntilCounted = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Goals goals, bool isQuick)
    {
        var rows = isQuick ? 20_000 : 200_000;
        var rounds = isQuick ? 1 : 3;
        var entries = Machines().SelectMany(machine => new[] { 0, 50, 95, 100 }.Select(staying => new Entry(machine, staying))).ToList();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var entry in round % 2 == 0 ? entries : Enumerable.Reverse(entries))
            {
                entry.Speeds.Add(await Heat.RunAsync(entry.Contender, 1, rows, after: entry.CountAsync));
            }
        }

        var table = new Table("written as", "stay", "rows per second", "versions per check", "of them without an index entry");
        foreach (var entry in entries)
        {
            table.Add(
                entry.Machine.Name, $"{entry.Staying} %", entry.Speeds.Spread(), entry.Versions.Fixed(2), $"{(entry.Hot * 100).Fixed(0)} %");
        }

        table.Print();
        foreach (var machine in Machines())
        {
            goals.AtMost($"row versions of a check that moves, {machine.Name}", Of(machine, 0), 2, "");
        }

        // Where there is a cheap form, it is the one that promises.
        goals.AtMost($"row versions of a check that stays, {Machines()[^1].Name}", Of(Machines()[^1], 100), 1, "");

        double Of(Machine machine, int staying) => entries.Single(e => e.Machine == machine && e.Staying == staying).Versions;
    }

    private static Machine[] Machines()
        =>
        [
            new("a write for each check", "Watch", "watches"),
#if STAY_UNWRITTEN
            new("StayUnwritten", "CheapWatch", "cheap_watches"),
#endif
        ];

    private sealed record Machine(string Name, string Class, string Table);

    private sealed class Entry(Machine machine, int staying)
    {
        public Machine Machine => machine;

        public int Staying => staying;

        public Contender Contender { get; } = new StatorContender(
            machine.Class, machine.Table, machine.Class, "concurrency=500", $"staying={staying}");

        public List<double> Speeds { get; } = [];

        public double Versions { get; private set; }

        public double Hot { get; private set; }

        public async Task CountAsync(Arena arena)
        {
            await Task.Delay(UntilCounted, TimeProvider.System);
            var (inserted, updated, hot) = await arena.QueryAsync<(long Inserted, long Updated, long Hot)>(
                $"SELECT n_tup_ins, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = '{machine.Table}'");
            Versions = (double)updated / inserted;
            Hot = updated == 0 ? 0 : (double)hot / updated;
        }
    }
}
