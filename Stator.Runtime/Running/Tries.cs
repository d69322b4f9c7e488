using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Observing;

namespace Stator.Running;

/// <summary>The tries that are running, each in a slot that it keeps until its method has returned, however late that is.</summary>
internal sealed class Tries(
    CheckExecutor executor, WriteBack writeBack, StatorOptions options, Background background, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan GraceAfterCancel = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HashSet<Try> running = [];
    private readonly Signal freed = new(background);

    public int Free => options.Concurrency - Running;

    public int Running
    {
        get
        {
            lock (gate)
            {
                return running.Count;
            }
        }
    }

    /// <summary>Starts the check of a claimed row on the pool; a row that was claimed while the stop came is handed back instead.</summary>
    public void Start(Try current, CancellationToken stopping)
    {
        lock (gate)
        {
            running.Add(current);
        }

        background.Forget(background.Start(() => RunAsync(current, stopping.IsCancellationRequested)));
    }

    /// <summary>Waits for a free slot. Cancelling ends the wait and does not throw.</summary>
    public async Task WaitUntilFreeAsync(CancellationToken cancellationToken)
    {
        while (Free <= 0 && !cancellationToken.IsCancellationRequested)
        {
            await freed.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until nothing runs. Cancelling ends the wait and does not throw.</summary>
    public async Task WaitUntilDoneAsync(CancellationToken cancellationToken)
    {
        while (Running > 0 && !cancellationToken.IsCancellationRequested)
        {
            await freed.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Lets running checks go on for a time, then cancels them, then abandons them: their leases are handed back, and what they answer
    /// later is dropped.
    /// </summary>
    public async Task StopAsync(TimeSpan time, CancellationToken hurry)
    {
        if (await DoneWithinAsync(time, hurry).ConfigureAwait(false))
        {
            return;
        }

        foreach (var current in StillRunning())
        {
            current.Cancel(CancelReason.Stop, background);
        }

        if (await DoneWithinAsync(GraceAfterCancel, CancellationToken.None).ConfigureAwait(false))
        {
            return;
        }

        foreach (var current in StillRunning().Where(t => t.TryEnd()))
        {
            logger.CheckAbandoned(current.Definition.Name, current.Row.Key, current.State.Name);
            writeBack.AddOrGiveUp(TryResult.HandBack(current));
        }
    }

    private async Task RunAsync(Try current, bool stopped)
    {
        try
        {
            var result = stopped ? TryResult.HandBack(current) : await executor.ExecuteAsync(current).ConfigureAwait(false);
            if (current.TryEnd())
            {
                await writeBack.AddAsync(result).ConfigureAwait(false);
            }
            else
            {
                logger.AbandonedCheckReturned(current.Definition.Name, current.Row.Key, current.State.Name);
            }
        }
        catch (Exception bug)
        {
            logger.Bug(bug);
        }
        finally
        {
            lock (gate)
            {
                running.Remove(current);
            }

            freed.Set();
        }
    }

    private async Task<bool> DoneWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        while (Running > 0)
        {
            var left = time - timeProvider.GetElapsedTime(since);
            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            await freed.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private List<Try> StillRunning()
    {
        lock (gate)
        {
            return [.. running];
        }
    }
}
