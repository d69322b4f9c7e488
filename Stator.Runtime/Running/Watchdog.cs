using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Observing;

namespace Stator.Running;

/// <summary>
/// Ends the process when something has come no further for StuckAfter, so that whoever supervises it starts it again. On a thread of its own,
/// which a blocked pool does not hold up; it looks for as long as something runs, and does nothing afterwards.
/// </summary>
internal sealed class Watchdog(Vitals vitals, RunnerParts parts, Background background) : IDisposable
{
    private const int ExitCode = 2;

    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(3);

    private readonly object gate = new();
    private long wellAt = parts.TimeProvider.GetTimestamp();
    private long lookedAt = parts.TimeProvider.GetTimestamp();
    private bool over;
    private Watch? watch;

    public static Watchdog Start(Vitals vitals, RunnerParts parts, Background background)
    {
        var watchdog = new Watchdog(vitals, parts, background);
        var beat = parts.Options.StuckAfter / 10;
        watchdog.watch = new Watch("Stator watchdog", watchdog.Look, beat < LongestBeat ? beat : LongestBeat, background, parts.Logger);
        watchdog.watch.Wake();
        return watchdog;
    }

    /// <summary>Looks once. Returns whether to look again.</summary>
    public bool Look()
    {
        // Held to the end, so that who disposes of it knows that it does nothing afterwards.
        lock (gate)
        {
            if (over)
            {
                return false;
            }

            var patience = parts.Options.StuckAfter;
            var longest = vitals.Longest;
            var wasAsleep = parts.TimeProvider.GetElapsedTime(lookedAt) > patience / 2;
            lookedAt = parts.TimeProvider.GetTimestamp();
            if (wasAsleep || longest is null || longest.Time < patience / 2)
            {
                // A process that was stopped as a whole, by a debugger or with its machine, gets its time anew.
                wellAt = lookedAt;
            }
            else if (longest.Time >= patience && parts.TimeProvider.GetElapsedTime(wellAt) >= patience / 2)
            {
                over = true;
                EndProcess(longest);
            }

            return !over;
        }
    }

    public void Dispose()
    {
        watch?.Dispose();
        lock (gate)
        {
            over = true;
        }
    }

    private void EndProcess(Stall stall)
    {
        parts.Logger.Stuck(vitals.Status.Hung is { } hung ? $"{stall.What} (the oldest is {hung})" : stall.What, stall.Time, ExitCode);
        var flushing = background.Start(() => Task.WhenAll(vitals.Runs.Select(r => r.AbandonAsync(FlushTime))));
        background.Forget(flushing);
        background.WaitOnThread(flushing, FlushTime);

        // Loggers write on threads of their own, and nobody disposes of them.
        var never = new object();
        lock (never)
        {
            background.WaitOnThread(never, LastWords);
        }

        parts.Exit(ExitCode);
    }
}
