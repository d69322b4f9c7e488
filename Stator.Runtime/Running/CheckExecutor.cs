using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Takes one claimed row through its check, under a deadline, and says what is to be written.</summary>
internal sealed class CheckExecutor(RunnerParts parts, LeaseKeeper keeper, Background background)
{
    private readonly Failures failures = new(parts);

    public async Task<TryResult> ExecuteAsync(Try current)
    {
        if (HasTooLittleLease(current))
        {
            return TryResult.HandBack(current);
        }

        if (failures.BeforeTry(current) is { } exhausted)
        {
            return exhausted;
        }

        var deadline = current.State.Deadline ?? parts.Options.Deadline;
        var started = parts.TimeProvider.GetTimestamp();
        using var alarm = background.After(deadline, () => current.Cancel(CancelReason.Deadline, background));
        using var renewal = keeper.Keep(current, deadline);
        var before = current.Definition.Rows.Persisted(current.Row.Row);
        try
        {
            var answer = await CallAsync(current).ConfigureAwait(false);
            return IsLate(current, started, deadline) ? DeadlinePassed(current, deadline, null) : Answered(current, answer).Saving(before);
        }
        catch (Exception exception)
        {
            return Threw(current, exception, IsLate(current, started, deadline), deadline);
        }
    }

    /// <summary>
    /// Half a lease is what a check may need before its first renewal, or altogether. With less, the row might be somebody else's before
    /// the check is through.
    /// </summary>
    private bool HasTooLittleLease(Try current)
    {
        if (current.LeaseLeft >= parts.Options.Lease / 2)
        {
            return false;
        }

        parts.Logger.LeaseTooShort(current.Definition.Name, current.Row.Key, current.LeaseLeft);
        return true;
    }

    private async ValueTask<Outcome> CallAsync(Try current)
    {
        if (!current.Machine.NeedsServices(current.Row.State))
        {
            return await CallAsync(current, null).ConfigureAwait(false);
        }

        var scope = parts.Scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await CallAsync(current, scope.ServiceProvider).ConfigureAwait(false);
        }
    }

    private ValueTask<Outcome> CallAsync(Try current, IServiceProvider? services)
    {
        var row = current.Row;
        var known = new StatorContext(
            current.Definition.Name, row.Key, current.State.Name, row.StateChanged, row.Attempt, row.PreviousError, row.LeaseEnds);
        var context = new CheckContext(services, known, parts.TimeProvider, current.CancellationToken);
        return current.Machine.CheckAsync(row.Row, row.State, context);
    }

    private bool IsLate(Try current, long started, TimeSpan deadline)
        => current.CancelledBy == CancelReason.Deadline || parts.TimeProvider.GetElapsedTime(started) >= deadline;

    private TryResult Answered(Try current, Outcome answer) => answer.Kind switch
    {
        OutcomeKind.Move => new(current, Ending.Moved, new RowOutcome { Claimed = current.Row, Target = answer.Target }),
        OutcomeKind.StayFor => TryResult.Stayed(current, answer.Delay),
        OutcomeKind.Fail => failures.Failed(current, answer.Reason ?? "", null),
        _ => TryResult.Stayed(current, null),
    };

    private TryResult Threw(Try current, Exception exception, bool late, TimeSpan deadline)
    {
        var cancelled = IsCancellation(exception);
        if (cancelled && current.CancelledBy is CancelReason.Stop or CancelReason.LeaseGone)
        {
            return TryResult.HandBack(current);
        }

        if (late)
        {
            return DeadlinePassed(current, deadline, cancelled ? null : exception);
        }

        return AsTryAgainLater(exception) is { } later
            ? TryResult.Stayed(current, later.Delay)
            : failures.Failed(current, ErrorText.Of(exception), exception);
    }

    private TryResult DeadlinePassed(Try current, TimeSpan deadline, Exception? exception)
    {
        parts.Logger.DeadlinePassed(current.Definition.Name, current.Row.Key, current.State.Name, deadline, exception);
        var text = $"Deadline of {deadline:c} passed.";
        return failures.Of(current, Ending.DeadlinePassed, text, new TimeoutException(text, exception));
    }

    private static TryAgainLaterException? AsTryAgainLater(Exception exception) => exception switch
    {
        TryAgainLaterException later => later,
        AggregateException { InnerExceptions: [var only] } => AsTryAgainLater(only),
        _ => null,
    };

    private static bool IsCancellation(Exception exception)
        => exception is OperationCanceledException || (exception.InnerException is { } inner && IsCancellation(inner));
}
