using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Waits for a row by looking at it, at first often, then once a second. Between two looks it holds nothing.</summary>
internal sealed class Waiting(IMachineStore store, Background background, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public async Task<WaitResult<int>> WaitAsync(
        MachineDefinition machine, object key, IReadOnlySet<int> states, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var left = timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - timeProvider.GetElapsedTime(since);
            try
            {
                if (await store.LookAsync(machine, key, cancellationToken).ConfigureAwait(false) is not { } seen)
                {
                    return new WaitResult<int>(WaitEnd.Gone, null);
                }

                // Another version may know the state, and bring the row to one of those that are waited for.
                int? state = machine.TryGetState(seen.Stored, out var known) ? known : null;
                if (state is { } reached && states.Contains(reached))
                {
                    return new WaitResult<int>(WaitEnd.Reached, state);
                }

                if (left <= TimeSpan.Zero)
                {
                    return new WaitResult<int>(WaitEnd.TimedOut, state);
                }
            }
            catch (Exception exception) when (store.IsTransient(exception) && left > TimeSpan.Zero)
            {
                // The database may be back before the time is over.
            }

            await background.DelayAsync(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
}
