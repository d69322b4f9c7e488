using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Stator.Benchmarks.Workers;

namespace Stator.Benchmarks.Contest;

/// <summary>One contender works off a backlog in a fresh database. Its processes are warm, and idle, when the backlog comes, all of it at once.</summary>
internal static class Heat
{
    private const int WarmUps = 12;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs it.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="processes">How many of its processes.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="before">Done when the processes are warm, before the backlog comes.</param>
    /// <param name="after">Done when the processes are gone.</param>
    /// <returns>Rows per second, from the start of the first check to the moment when all rows are seen finished.</returns>
    public static async Task<double> RunAsync(
        Contender contender, int processes, int rows, Func<Arena, Task>? before = null, Func<Arena, Task>? after = null)
    {
        await using var arena = await Arena.CreateAsync();
        double speed;
        var workers = new List<WorkerProcess>();
        try
        {
            // One after the other, because the first makes the tables.
            for (var i = 0; i < processes; i++)
            {
                workers.Add(await contender.StartAsync(arena));
            }

            await WarmUpAsync(contender, arena, () => contender.InsertAsync(arena, Math.Min(rows, 5000) * processes));
            if (before is not null)
            {
                await before(arena);
            }

            // A checkpoint in the middle would be somebody's bad luck. (Dapper takes a single word for the name of a procedure.)
            await arena.ExecuteAsync("CHECKPOINT;");
            speed = await TimeAsync(contender, arena, workers, rows, () => contender.InsertAsync(arena, rows));
        }
        finally
        {
            await Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));
        }

        if (after is not null)
        {
            await after(arena);
        }

        return speed;
    }

    /// <summary>
    /// Has rows worked off until what compiles at run time has done its best: it does so in steps, each a moment after the last. With five
    /// rounds more than half of a worker's processor time in a heat was still the JIT's.
    /// </summary>
    public static async Task WarmUpAsync(Contender contender, Arena arena, Func<Task> arm)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < WarmUps && TimeProvider.System.GetElapsedTime(start) < WarmUpTime; i++)
        {
            await arm();
            await WaitAsync(contender, arena);
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Makes rows due and waits until they are finished.</summary>
    /// <returns>Rows per second.</returns>
    public static async Task<double> TimeAsync(Contender contender, Arena arena, IReadOnlyList<WorkerProcess> workers, int rows, Func<Task> arm)
    {
        foreach (var worker in workers)
        {
            await worker.MarkAsync();
        }

        await arm();
        await WaitAsync(contender, arena);
        var end = Checks.Now;
        var firsts = await Task.WhenAll(workers.Select(w => w.FirstAsync()));
        return rows / ((end - firsts.Min()!.Value) / 1e9);
    }

    // Asking for all would read what is dead already, over and over, at the contender's expense; near the end it is one look or two.
    private static async Task WaitAsync(Contender contender, Arena arena)
    {
        while (!await contender.IsLastDoneAsync(arena) || !await contender.AreAllDoneAsync(arena))
        {
            await Task.Delay(Look, TimeProvider.System);
        }
    }
}
