using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Stator.Observing;

namespace Stator.Running;

/// <summary>The three ways to run: once, for a while, until told to stop. Each has its own slots and its own count.</summary>
internal sealed class StatorRunner : IStatorRunner
{
    private readonly RunnerParts parts;
    private readonly Background background;
    private readonly BoundedStore store;
    private readonly Listening listening;
    private readonly Statistics statistics;
    private readonly Vitals vitals;

    public StatorRunner(RunnerParts parts)
    {
        this.parts = parts;
        background = new Background(parts.TimeProvider);
        store = new BoundedStore(parts.Store, parts.Options.CallTimeout, new ConnectionBudget(), background);
        listening = new Listening(parts, store, background);
        statistics = new Statistics(parts, store, background);
        vitals = new Vitals(parts, background);
        parts.Telemetry.Metrics.Watch(
            () => vitals.Runs.Count * parts.Options.Concurrency, () => vitals.Runs.Sum(r => r.Tries.Running), () => Status.HungChecks,
            () => statistics.Waiting);
    }

    public int ClaimErrors => Status.ClaimErrors;

    public RunnerStatus Status => vitals.Status;

    public Vitals Vitals => vitals;

    public async Task<RunReport> RunOnceAsync(CancellationToken cancellationToken = default)
    {
        BeginApart();
        vitals.CheckFile();
        using var run = new Run(parts, store, listening, statistics, background, cancellationToken);
        run.HasReachedDatabase();
        vitals.Enter(run);
        try
        {
            await PassAsync(run, cancellationToken).ConfigureAwait(false);
            await run.Sweeper.SweepAsync(cancellationToken).ConfigureAwait(false);
            return run.Tallies.Report();
        }
        finally
        {
            await statistics.EndAsync(run.Tallies, CancellationToken.None).ConfigureAwait(false);
            vitals.Leave(run);
        }
    }

    public async Task<RunReport> RunForAsync(TimeSpan? time, CancellationToken cancellationToken = default)
    {
        if (time is not { } span)
        {
            return await RunAsync(cancellationToken).ConfigureAwait(false);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero, nameof(time));
        if (span == TimeSpan.Zero)
        {
            return await RunOnceAsync(cancellationToken).ConfigureAwait(false);
        }

        // Not disposed: the alarm may go off while it is taken down.
        var stopping = new CancellationTokenSource();
        using var early = cancellationToken.Register(() => background.Forget(stopping.CancelAsync()));
        using var alarm = background.After(span, () => background.Forget(stopping.CancelAsync()));
        return await RunAsync(stopping.Token).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs until <paramref name="stopping"/>, then lets running checks finish for ShutdownTimeout, or until <paramref name="hurry"/>.
    /// Database errors end neither the run nor the stop.
    /// </summary>
    public async Task<RunReport> RunAsync(CancellationToken stopping, CancellationToken hurry = default)
    {
        BeginApart();
        vitals.CheckFile();
        using var run = new Run(parts, store, listening, statistics, background, stopping);
        parts.Logger.RunStarted(parts.Options.Concurrency, string.Join(", ", parts.Machines.Select(m => m.Definition.Name)), Served(parts.Options));
        listening.Enter();
        vitals.Enter(run);
        try
        {
            var told = run.Stopping;
            var beside = Task.WhenAll(
                background.Start(() => run.Lookout.RunAsync(told)),
                background.Start(() => run.Sweeper.RunAsync(told)),
                background.Start(() => run.Scheduler.RunAsync(told)),
                background.Start(() => statistics.RunAsync(run.Tallies, told)));
            var failure = await ClaimAsync(run).ConfigureAwait(false);

            parts.Logger.RunStopping(run.Tries.Running);
            await run.EndAsync(hurry).ConfigureAwait(false);
            if (await background.WithinAsync(beside, parts.Options.CallTimeout, hurry).ConfigureAwait(false))
            {
                // Nobody counts any more. Where the database does not answer, it is not asked again.
                await statistics.EndAsync(run.Tallies, hurry).ConfigureAwait(false);
            }

            await listening.LeaveAsync().ConfigureAwait(false);
            var report = run.Tallies.Report();
            parts.Logger.RunStopped(report);
            failure?.Throw();
            return report;
        }
        finally
        {
            vitals.Leave(run);
        }
    }

    // Nothing that goes on for long belongs to the span of who has started it. The caller's own is as it was when this method returns.
    private static void BeginApart() => Activity.Current = null;

    /// <summary>Claims until the run is told to stop, or cannot go on: then it stops as if it had been told.</summary>
    private async Task<ExceptionDispatchInfo?> ClaimAsync(Run run)
    {
        try
        {
            await run.Loop.RunAsync(run.Stopping).ConfigureAwait(false);
            run.Stop();
            return null;
        }
        catch (Exception exception)
        {
            parts.Logger.RunFailed(exception);
            await run.HaltAsync().ConfigureAwait(false);
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private static string Served(StatorOptions options)
        => (options.Queues.Count == 0 ? "all" : string.Join(", ", options.Queues))
            + (options.ExcludedQueues.Count == 0 ? string.Empty : $" but {string.Join(", ", options.ExcludedQueues)}");

    private static async Task PassAsync(Run run, CancellationToken cancellationToken)
    {
        try
        {
            await run.Scheduler.FireAsync(cancellationToken).ConfigureAwait(false);
            await run.Pass.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await run.EndAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
