using System;
using System.Threading;
using System.Threading.Tasks;

namespace Stator.Running;

/// <summary>
/// Two connections for all that a process's runs ask of the database, however many slots and machines they have. Claims, looks and sweeps
/// use one of them at a time, so that outcomes are never kept waiting by all that is to come.
/// </summary>
internal sealed class ConnectionBudget
{
    private readonly SemaphoreSlim all = new(2);
    private readonly SemaphoreSlim asking = new(1);

    /// <summary>Waits for leave to ask for something. What it returns gives the leave back.</summary>
    public async Task<IDisposable> AskAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            asking.Release();
            throw;
        }

        return new Leave(() =>
        {
            all.Release();
            asking.Release();
        });
    }

    /// <summary>Waits for leave to write. What it returns gives the leave back.</summary>
    public async Task<IDisposable> WriteAsync(CancellationToken cancellationToken)
    {
        await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Leave(() => all.Release());
    }

    /// <summary>
    /// Waits for leave to renew leases, before all others that wait and on the caller's thread; after a time goes on without. Then all
    /// that is under way hangs, or the pool has no thread to end it, and leases must not wait for either.
    /// </summary>
    public IDisposable Renew(TimeSpan atMost) => all.Wait(atMost) ? new Leave(() => all.Release()) : new Leave(() => { });

    private sealed class Leave(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }
}
