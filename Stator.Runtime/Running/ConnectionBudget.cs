using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Stator.Running;

/// <summary>
/// Two connections for all that a process's runs ask of the database, however many slots and machines they have. Claims, looks and sweeps
/// use one of them at a time, so that outcomes are never kept waiting by all that is to come. Renewals of leases come before all others.
/// </summary>
internal sealed class ConnectionBudget
{
    private readonly object gate = new();
    private readonly SemaphoreSlim asking = new(1);
    private readonly LinkedList<TaskCompletionSource> waiting = [];
    private int free = 2;
    private int renewing;

    /// <summary>Waits for leave to ask for something. What it returns gives the leave back.</summary>
    public async Task<IDisposable> AskAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            asking.Release();
            throw;
        }

        return new Leave(() =>
        {
            GiveBack();
            asking.Release();
        });
    }

    /// <summary>Waits for leave to write. What it returns gives the leave back.</summary>
    public async Task<IDisposable> WriteAsync(CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        return new Leave(GiveBack);
    }

    /// <summary>
    /// Waits for leave to renew leases, before all others that wait and on the caller's thread, without the pool; after a time goes on
    /// without. Then all that is under way hangs, or the pool has no thread to end it, and leases must not wait for either.
    /// </summary>
    public IDisposable Renew(TimeSpan atMost)
    {
        lock (gate)
        {
            renewing++;
            while (free == 0 && Monitor.Wait(gate, atMost))
            {
            }

            renewing--;
            var isGiven = free > 0;
            free -= isGiven ? 1 : 0;
            HandOn();
            return new Leave(isGiven ? GiveBack : () => { });
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (gate)
        {
            if (free > 0 && renewing == 0)
            {
                free--;
                return;
            }

            turn = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using var giveUp = cancellationToken.Register(() =>
        {
            lock (gate)
            {
                if (turn.List is not null)
                {
                    waiting.Remove(turn);
                    turn.Value.SetCanceled(cancellationToken);
                }
            }
        });
        await turn.Value.Task.ConfigureAwait(false);
    }

    private void GiveBack()
    {
        lock (gate)
        {
            free++;
            HandOn();
        }
    }

    private void HandOn()
    {
        if (renewing > 0)
        {
            Monitor.PulseAll(gate);
            return;
        }

        while (free > 0 && waiting.First is { } next)
        {
            waiting.RemoveFirst();
            free--;
            next.Value.SetResult();
        }
    }

    private sealed class Leave(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }
}
