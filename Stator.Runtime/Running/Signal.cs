using System;
using System.Threading;
using System.Threading.Tasks;

namespace Stator.Running;

/// <summary>Wakes one waiter, once for any number of calls. A signal that comes before the wait is not lost.</summary>
internal sealed class Signal(Background background)
{
    private TaskCompletionSource raised = NewSource();

    public void Set() => Volatile.Read(ref raised).TrySetResult();

    /// <summary>Waits for the signal, for a time at most. Cancelling ends the wait and does not throw.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref raised);
        if (await background.WithinAsync(current.Task, atMost, cancellationToken).ConfigureAwait(false))
        {
            Volatile.Write(ref raised, NewSource());
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
