using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Running;

/// <summary>
/// Whether what runs in this process goes on. Who asks is told by each part of each run; a watchdog and a liveness file ask by themselves, for
/// as long as anything runs and no longer.
/// </summary>
internal sealed class Vitals(RunnerParts parts, Background background)
{
    private readonly object gate = new();

    // Replaced as a whole, so that nobody who asks waits for anything.
    private volatile Run[] runs = [];
    private volatile Tuple<DateTimeOffset> stopped = new(parts.TimeProvider.GetUtcNow());
    private Watchdog? watchdog;
    private LivenessFile? file;

    public IReadOnlyList<Run> Runs => runs;

    /// <summary>What has come no further for the longest time; null where all goes on.</summary>
    public Stall? Longest => runs.Select(r => r.FindStall()).MaxBy(s => s?.Time);

    /// <summary>What has come no further for StuckAfter; null where there is nothing.</summary>
    public Stall? Stuck => Longest is { } longest && longest.Time >= parts.Options.StuckAfter ? longest : null;

    public RunnerStatus Status
    {
        get
        {
            var now = runs;
            var hung = now.SelectMany(r => r.Tries.Hung).ToList();
            var (errors, machine) = now.Select(r => r.Loop.Worst).DefaultIfEmpty().MaxBy(w => w.Errors);
            var (phase, since) = now.Length == 0 ? (RunnerPhase.Stopped, stopped.Item1) : now[0].Phase;
            return new RunnerStatus
            {
                Phase = phase,
                Since = since,
                RunningChecks = now.Sum(r => r.Tries.Running),
                HungChecks = hung.Count,
                Hung = hung.MaxBy(t => t.Overrun)?.Describe(),
                ClaimErrors = errors,
                FailingMachine = errors > 0 ? machine : null,
                Stuck = Stuck is { } stuck ? $"{stuck.What} has come no further for {Duration(stuck.Time)}" : null,
            };
        }
    }

    /// <summary>Times in texts are whole seconds.</summary>
    public static string Duration(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds)).ToString("c");

    /// <summary>Says at once that the liveness file cannot be written, if so.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public void CheckFile()
    {
        if (parts.Options.LivenessFile is { } path)
        {
            LivenessFile.Check(path);
        }
    }

    public void Enter(Run run)
    {
        lock (gate)
        {
            runs = [.. runs, run];
            if (runs.Length == 1)
            {
                watchdog = parts.Options.ExitWhenStuck ? Watchdog.Start(this, parts, background) : null;
                file = parts.Options.LivenessFile is { } path ? LivenessFile.Start(path, this, parts, background) : null;
            }
        }
    }

    /// <summary>The run is over: from here on nothing is done to the process because of it.</summary>
    public void Leave(Run run)
    {
        lock (gate)
        {
            stopped = new(parts.TimeProvider.GetUtcNow());
            runs = [.. runs.Where(r => r != run)];
            if (runs.Length == 0)
            {
                watchdog?.Dispose();
                file?.Dispose();
                (watchdog, file) = (null, null);
            }
        }
    }
}
