using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Keeps one connection listening while anything runs, however many runs there are. It makes the runner quicker, and nothing depends on it:
/// while it does not work, looking goes on at its own pace.
/// </summary>
internal sealed class Listening(RunnerParts parts, IMachineStore store, Background background)
{
    // Two statements in this time and one look leave an idle process far below one statement in five seconds.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Availability availability = new(parts.Logger, "All machines", "listening");
    private CancellationTokenSource? stop;
    private Task ended = Task.CompletedTask;
    private int users;
    private bool saidUseless;
    private volatile bool works;

    /// <summary>Listening has begun to work, or ceased to.</summary>
    public event Action? Changed;

    public bool Works => works;

    /// <summary>Listens until <see cref="LeaveAsync"/> has been called as often as this.</summary>
    public void Enter()
    {
        lock (gate)
        {
            if (users++ == 0 && store.CanListen)
            {
                stop = new CancellationTokenSource();
                var (before, stopping) = (ended, stop.Token);
                ended = background.Start(() => RunAsync(before, stopping));
            }
        }
    }

    public async Task LeaveAsync()
    {
        CancellationTokenSource? last = null;
        lock (gate)
        {
            if (--users == 0)
            {
                (last, stop) = (stop, null);
            }
        }

        if (last is not null)
        {
            await last.CancelAsync().ConfigureAwait(false);
            await background.WithinAsync(ended, parts.Options.CallTimeout, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(Task before, CancellationToken stopping)
    {
        await before.ConfigureAwait(false);
        while (!stopping.IsCancellationRequested)
        {
            var pause = TryAgainAfter;
            try
            {
                if (!await ListenAsync(stopping).ConfigureAwait(false) && !saidUseless)
                {
                    saidUseless = true;
                    parts.Logger.CannotListen();
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // The end that was asked for.
            }
            catch (Exception exception)
            {
                availability.Down(exception);
                pause = ReconnectPause.After(availability.Failures, parts.Randomness.NextDouble());
            }

            SetWorks(false);
            await background.DelayAsync(pause, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Listens until the connection breaks or gives no sign of life.</summary>
    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        var probe = $"stator_{parts.Randomness.NextToken():n}";
        var heard = parts.TimeProvider.GetTimestamp();
        var patience = parts.Options.CallTimeout;

        // Not linked to the stop: a driver may block in its cancellation.
        var abandon = new CancellationTokenSource();
        var session = background.Start(() => store.ListenAsync(
            probe, () => store.ProbeAsync(probe, abandon.Token), patience, Alive, Beat, abandon.Token));
        try
        {
            while (!await background.WithinAsync(session, Beat + (patience * 2), stopping).ConfigureAwait(false))
            {
                stopping.ThrowIfCancellationRequested();
                if (parts.TimeProvider.GetElapsedTime(Volatile.Read(ref heard)) > Beat + patience)
                {
                    throw new StoreTimeoutException("listening", patience);
                }
            }

            return await session.ConfigureAwait(false);
        }
        finally
        {
            background.Forget(abandon.CancelAsync());
            if (stopping.IsCancellationRequested)
            {
                await background.WithinAsync(session, patience, CancellationToken.None).ConfigureAwait(false);
            }

            background.Forget(session);
        }

        void Alive()
        {
            Volatile.Write(ref heard, parts.TimeProvider.GetTimestamp());
            if (!abandon.IsCancellationRequested && !works)
            {
                availability.Up();
                SetWorks(true);
                parts.Logger.Listens();
            }
        }
    }

    private void SetWorks(bool value)
    {
        if (works != value)
        {
            works = value;

            // What was told while nobody listened was told to nobody; and whoever relied on being told must look again.
            Changed?.Invoke();
        }
    }
}
