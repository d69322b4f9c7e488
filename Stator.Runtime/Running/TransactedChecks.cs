using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Runs the checks that take a transaction: what they do in it is committed together with their outcome, or not at all. Where it is not,
/// the end of the try is written afterwards as that of any other, in a transaction of its own.
/// </summary>
internal sealed class TransactedChecks(RunnerParts parts, Background background, Failures failures)
{
    private static readonly TimeSpan LockedPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a check in a transaction, and writes what it answered in the same one.</summary>
    /// <param name="current">The try.</param>
    /// <param name="check">The check; not called where its lease has become too short while it waited.</param>
    public async ValueTask<TryResult> ExecuteAsync(Try current, Func<DbTransaction, ValueTask<TryResult>> check)
    {
        current.WaitForTransaction();
        try
        {
            await parts.Transactions.WaitAsync(current.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return TryResult.HandBack(current);
        }

        ICheckTransaction? transaction = null;
        try
        {
            transaction = await parts.Store.BeginCheckAsync(current.CancellationToken).ConfigureAwait(false);
            current.Begin(parts.TimeProvider.GetTimestamp(), current.Deadline);
            transaction.Enter();
            return await EndAsync(transaction, await check(transaction.Transaction).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return current.CancelledBy == CancelReason.None ? Later(current, exception) : TryResult.HandBack(current);
        }
        finally
        {
            // Where the connection hangs, its place stays taken until the driver has given it up.
            var closing = background.Start(() => CloseAsync(transaction));
            background.Forget(closing);
            await background.WithinAsync(closing, parts.Options.CallTimeout, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(ICheckTransaction? transaction)
    {
        try
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            parts.Transactions.Release();
        }
    }

    // Whatever is not committed here is rolled back when the transaction is closed.
    private async Task<TryResult> EndAsync(ICheckTransaction transaction, TryResult result)
    {
        var current = result.Try;
        if (result.IsThrown || result.Outcome is not { Failed: false } outcome || current.IsOver)
        {
            return result;
        }

        if (transaction.Transaction.Connection is null)
        {
            return EndedByTheCheck(current);
        }

        WriteResult write;
        try
        {
            write = await WriteAsync(transaction, current, outcome).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // Not every driver tells otherwise.
            return EndedByTheCheck(current);
        }
        catch (Exception exception) when (!parts.Store.IsTransient(exception))
        {
            return Refused(result, exception);
        }

        return write.End is WriteEnd.Lost or WriteEnd.Gone
            ? result with { Written = write }
            : write.End == WriteEnd.Locked
                ? Later(current, null)
                : await CommitAsync(transaction, result, write).ConfigureAwait(false);
    }

    private async Task<WriteResult> WriteAsync(ICheckTransaction transaction, Try current, RowOutcome outcome)
    {
        while (true)
        {
            var write = await transaction.CompleteAsync(current.Definition, outcome, CancellationToken.None).ConfigureAwait(false);
            if (write.End != WriteEnd.Locked || current.LeaseLeft < parts.Options.CallTimeout)
            {
                return write;
            }

            await background.DelayAsync(LockedPause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<TryResult> CommitAsync(ICheckTransaction transaction, TryResult result, WriteResult write)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result with { Written = write };
        }
        catch (Exception exception) when (!parts.Store.IsTransient(exception))
        {
            return Refused(result, exception);
        }
        catch (Exception exception)
        {
            // Maybe it was committed, and only the reply is lost. What is written now is fenced, and so tells.
            return Later(result.Try, exception) with { Doubt = new CommitInDoubt(result.Ending!.Value, result.Outcome!, write) };
        }
    }

    private TryResult EndedByTheCheck(Try current)
        => failures.Of(
            current, Ending.Failed, "The check has ended its transaction itself. It is Stator that commits it, together with the outcome.", null);

    private TryResult Refused(TryResult result, Exception exception)
    {
        parts.Logger.OutcomeRefused(result.Try.Definition.Name, result.Try.Row.Key, result.Try.State.Name, exception);
        return result.Substitute(exception);
    }

    /// <summary>The database would not have it just now: the row is due again after a moment, and this try was none.</summary>
    private TryResult Later(Try current, Exception? exception)
    {
        parts.Logger.TransactionFailed(current.Definition.Name, current.Row.Key, current.State.Name, exception);
        return new(current, Ending.Released, new RowOutcome
        {
            Claimed = current.Row,
            Delay = ReconnectPause.After(1, parts.Randomness.NextDouble()),
        });
    }
}
