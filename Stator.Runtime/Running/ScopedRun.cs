using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>One row that somebody works on outside of the runner: its lease is renewed until it ends, and it ends once.</summary>
internal sealed class ScopedRun(
    Try current, Action<Try> close, RunnerParts parts, IMachineStore store, Settlement settlement, Hooks hooks, Pipeline pipeline,
    Background background)
    : IAsyncDisposable
{
    private readonly Failures failures = new(parts);
    private readonly object?[] before = current.Definition.Rows.Persisted(current.Row.Row);
    private Exception? refusal;
    private int stateAfter = current.Row.State;
    private int ended;

    public ClaimedRow Row => current.Row;

    public CancellationToken CancellationToken => current.CancellationToken;

    private MachineDefinition Machine => current.Definition;

    private bool IsEnded => Volatile.Read(ref ended) != 0;

    public Task<int> MoveAsync(int state)
        => Machine.Edges.Any(e => e.Kind is EdgeKind.Transition or EdgeKind.Command && e.From == Row.State && e.To == state)
            ? EndAsync(() => Moved(state))
            : throw new UndeclaredTransitionException(
                $"{Machine.Name} '{Row.Key}': no [Transition] or [Command] leads from {current.State.Name} to {Machine.States[state].Name}. "
                + "Declare one, or end the run with ForceAsync.");

    public Task<int> StayAsync(TimeSpan? delay)
    {
        // Says what is wrong with one that is not legal.
        _ = delay is { } given ? Outcome.StayFor(given) : Outcome.Stay;
        return EndAsync(() => TryResult.Stayed(current, delay).Saving(before));
    }

    public Task<int> FailAsync(Exception exception) => EndAsync(() => Failed(exception));

    public Task<int> FailAsync(string reason) => EndAsync(() => failures.Failed(current, reason, null));

    public async Task<int> ForceAsync(int state)
    {
        var reached = await EndAsync(() => Moved(state)).ConfigureAwait(false);
        parts.Logger.Forced(Machine.Name, Row.Key, Machine.States[state].Name);
        return reached;
    }

    public Task ReleaseAsync() => EndAsync(() => TryResult.HandBack(current));

    public void Leave()
    {
        TakeEnd();
        Telemetry.Stop(current);
    }

    /// <summary>Does the work and ends by its answer. What the work throws is a failed try; an error of the database is not.</summary>
    public async Task<int> WorkAsync(Func<Task<int?>> work, CancellationToken cancellationToken)
    {
        using var cancelling = cancellationToken.Register(() => current.Cancel(CancelReason.Stop, background));
        Telemetry.Enter(current);
        try
        {
            var answer = await AnswerAsync(work).ConfigureAwait(false);
            return IsEnded ? stateAfter : await EndByAsync(answer).ConfigureAwait(false);
        }
        catch (TryAgainLaterException later) when (!IsEnded)
        {
            return await EndAsync(() => TryResult.Stayed(current, later.Delay).Saving(before)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (current.CancelledBy == CancelReason.LeaseGone && !IsEnded)
        {
            TakeEnd();
            parts.Telemetry.Ended(current, Ending.Lost, Row.State);
            throw LeaseLost();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !IsEnded)
        {
            await EndQuietlyAsync(() => TryResult.HandBack(current)).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (!IsEnded)
        {
            await EndQuietlyAsync(() => refusal is null ? Failed(exception) : Refused()).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsEnded)
        {
            await EndQuietlyAsync(
                () => refusal is null ? failures.Failed(current, "The scope was left without an outcome.", null) : Refused())
                .ConfigureAwait(false);
        }
    }

    /// <summary>What the work answers, within the middleware of the process where there is any.</summary>
    private async Task<Outcome> AnswerAsync(Func<Task<int?>> work)
    {
        async ValueTask<Outcome> WorkAsync() => await work().ConfigureAwait(false) is { } state ? Outcome.MoveTo(state) : Outcome.Stay;
        if (pipeline.IsEmpty)
        {
            return await WorkAsync().ConfigureAwait(false);
        }

        var scope = parts.Scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var context = new CheckContext(scope.ServiceProvider, current.StatorContext, parts.TimeProvider, CancellationToken);
            return await pipeline.RunAsync(current, context, scope.ServiceProvider, WorkAsync).ConfigureAwait(false);
        }
    }

    private Task<int> EndByAsync(Outcome answer) => answer.Kind switch
    {
        OutcomeKind.Move => MoveAsync(answer.Target),
        OutcomeKind.StayFor => StayAsync(answer.Delay),
        OutcomeKind.Fail => FailAsync(answer.Reason ?? string.Empty),
        _ => StayAsync(null),
    };

    private TryResult Moved(int state)
        => new TryResult(current, Ending.Moved, new RowOutcome { Claimed = Row, Target = state }).Saving(before);

    private TryResult Failed(Exception exception) => failures.Failed(current, ErrorText.Of(exception), exception);

    private TryResult Refused()
    {
        parts.Logger.OutcomeRefused(Machine.Name, Row.Key, current.State.Name, refusal!);
        return TryResult.HandBack(current).Substitute(refusal!);
    }

    private LeaseLostException LeaseLost() => new(Machine.Name, Row.Key, current.State.Name);

    private void TakeEnd()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            throw new InvalidOperationException(
                $"The run of {Machine.Name} '{Row.Key}' in {current.State.Name} has ended already. Begin another one.");
        }

        close(current);
    }

    private async Task<int> EndAsync(Func<TryResult> how)
    {
        TakeEnd();
        try
        {
            return stateAfter = await WriteAsync(how()).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not StatorRowException && !store.IsTransient(exception))
        {
            // What the database does not take can still end as a failure.
            refusal = exception;
            Volatile.Write(ref ended, 0);
            throw;
        }
        finally
        {
            if (IsEnded)
            {
                Telemetry.Stop(current);
            }
        }
    }

    /// <summary>For where another error is on its way, or none may be.</summary>
    private async Task EndQuietlyAsync(Func<TryResult> how)
    {
        try
        {
            TakeEnd();
            await WriteAsync(how()).ConfigureAwait(false);
        }
        catch (StatorRowException)
        {
            // It was logged as a late write, or as a row that is gone.
        }
        catch (Exception exception)
        {
            parts.Logger.WritesGivenUp(Machine.Name, 1, exception);
        }

        Telemetry.Stop(current);
    }

    /// <summary>Writes the end, and calls the hooks that follow it, whose errors change nothing any more.</summary>
    private async Task<int> WriteAsync(TryResult result)
    {
        Telemetry.Enter(current);
        var settled = hooks.Follow(result);
        var state = await WriteWhileLeasedAsync(result).ConfigureAwait(false);
        if (settled is not null)
        {
            await hooks.FollowAsync(current, settled).ConfigureAwait(false);
        }

        return state;
    }

    /// <summary>Again and again while the lease lives and the database or the row is not to be had.</summary>
    private async Task<int> WriteWhileLeasedAsync(TryResult result)
    {
        var retried = false;
        for (var failed = 1; ; failed++)
        {
            try
            {
                if (await WriteOnceAsync(result, retried).ConfigureAwait(false) is { } state)
                {
                    return state;
                }

                if (current.LeaseLeft <= TimeSpan.Zero)
                {
                    throw new TimeoutException($"{Machine.Name} '{Row.Key}' was locked by a transaction until the lease of the run was over.");
                }
            }
            catch (Exception exception) when (store.IsTransient(exception) && current.LeaseLeft > TimeSpan.Zero)
            {
                retried = true;
            }

            await background.DelayAsync(ReconnectPause.After(failed, parts.Randomness.NextDouble()), CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Null where a transaction of somebody else holds the row.</summary>
    private async Task<int?> WriteOnceAsync(TryResult result, bool retried)
    {
        if (result.Outcome is null)
        {
            await store.ReleaseAsync(Machine, [Row], CancellationToken.None).ConfigureAwait(false);
            Telemetry.HandedBack(current);
            return Row.State;
        }

        var write = (await store.CompleteAsync(Machine, [result.Outcome], CancellationToken.None).ConfigureAwait(false))[0];
        return write.End == WriteEnd.Locked ? null : settlement.Written(result, write, retried) switch
        {
            Ending.Lost => throw LeaseLost(),
            Ending.Gone => throw new RowNotFoundException(Machine.Name, Row.Key),
            _ => Told(write.End is WriteEnd.Written or WriteEnd.TimedOut ? write.State : result.Outcome.Target ?? Row.State),
        };
    }

    // A runner of this process may be waiting for it.
    private int Told(int state)
    {
        if (state != Row.State && Machine.States[state] is { Kind: StateKind.Automatic } entered)
        {
            store.News.Tell(Machine.Table, entered.StartAfter);
        }

        return state;
    }
}
