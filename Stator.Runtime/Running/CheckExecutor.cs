using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Takes one claimed row through its check and says what is to be written. A check that answers at once makes it answer at once, without
/// a task, a timer or an object but the outcome.
/// </summary>
internal sealed class CheckExecutor
{
    private readonly RunnerParts parts;
    private readonly Hooks hooks;
    private readonly Pipeline pipeline;
    private readonly Failures failures;
    private readonly TransactedChecks transacted;

    public CheckExecutor(RunnerParts parts, Hooks hooks, Background background)
    {
        this.parts = parts;
        this.hooks = hooks;
        pipeline = new Pipeline(parts.Middleware);
        failures = new Failures(parts);
        transacted = new TransactedChecks(parts, background, failures);
    }

    /// <summary>Runs the check of a try that has begun.</summary>
    /// <param name="current">The try.</param>
    /// <param name="context">The slot's: nobody else uses it until the check has returned.</param>
    public ValueTask<TryResult> ExecuteAsync(Try current, CheckContext context)
    {
        if (HasTooLittleLease(current))
        {
            return new(TryResult.HandBack(current));
        }

        if (failures.BeforeTry(current) is { } exhausted)
        {
            return new(exhausted);
        }

        return current.Machine.NeedsTransaction(current.Row.State)
            ? RunTransactedAsync(current, context)
            : RunAsync(current, context, null);
    }

    // It may have waited long for its transaction.
    private ValueTask<TryResult> RunTransactedAsync(Try current, CheckContext context)
        => transacted.ExecuteAsync(
            current,
            transaction => HasTooLittleLease(current) ? new(TryResult.HandBack(current)) : RunAsync(current, context, transaction));

    private ValueTask<TryResult> RunAsync(Try current, CheckContext context, DbTransaction? transaction)
    {
        var before = current.Definition.Rows.Persisted(current.Row.Row);
        var surroundings = ExecutionContext.Capture();
        try
        {
            var answer = CallAsync(current, context, transaction);
            return answer.IsCompletedSuccessfully ? new(Ended(current, answer.Result, before)) : AwaitAsync(current, answer, before);
        }
        catch (Exception exception)
        {
            return new(Threw(current, exception, IsLate(current)));
        }
        finally
        {
            // What the check has put into an AsyncLocal is its own, and not the next one's.
            if (surroundings is not null)
            {
                ExecutionContext.Restore(surroundings);
            }
        }
    }

    private async ValueTask<TryResult> AwaitAsync(Try current, ValueTask<Outcome> answer, object?[] before)
    {
        try
        {
            return Ended(current, await answer.ConfigureAwait(false), before);
        }
        catch (Exception exception)
        {
            return Threw(current, exception, IsLate(current));
        }
    }

    private TryResult Ended(Try current, Outcome answer, object?[] before)
    {
        parts.Telemetry.CheckReturned(current);
        return IsLate(current) ? DeadlinePassed(current, null) : Answered(current, answer).Saving(before);
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

    private ValueTask<Outcome> CallAsync(Try current, CheckContext context, DbTransaction? transaction)
    {
        if (!pipeline.IsEmpty || current.Machine.NeedsServices(current.Row.State))
        {
            return CallInScopeAsync(current, context, transaction);
        }

        context.Use(current, null, transaction);
        return hooks.CheckAsync(current, context);
    }

    private async ValueTask<Outcome> CallInScopeAsync(Try current, CheckContext context, DbTransaction? transaction)
    {
        var scope = parts.Scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            context.Use(current, scope.ServiceProvider, transaction);
            return pipeline.IsEmpty
                ? await hooks.CheckAsync(current, context).ConfigureAwait(false)
                : await WithinPipelineAsync(current, context, scope.ServiceProvider).ConfigureAwait(false);
        }
    }

    // Apart, because what a lambda captures is allocated on entry, also where there is no middleware.
    private ValueTask<Outcome> WithinPipelineAsync(Try current, CheckContext context, IServiceProvider scope)
        => pipeline.RunAsync(current, context, scope, () => hooks.CheckAsync(current, context));

    private static bool IsLate(Try current) => current.CancelledBy == CancelReason.Deadline || current.Age >= current.Deadline;

    private TryResult Answered(Try current, Outcome answer) => answer.Kind switch
    {
        OutcomeKind.Move => new(current, Ending.Moved, new RowOutcome { Claimed = current.Row, Target = answer.Target }),
        OutcomeKind.StayFor => Stayed(current, answer.Delay),
        OutcomeKind.Fail => failures.Failed(current, answer.Reason ?? "", null),
        _ => TryResult.Stayed(current, null),
    };

    private TryResult Threw(Try current, Exception exception, bool late)
    {
        parts.Telemetry.CheckReturned(current);
        var cancelled = IsCancellation(exception);
        if (cancelled && current.CancelledBy is CancelReason.Stop or CancelReason.LeaseGone)
        {
            return TryResult.HandBack(current);
        }

        if (late)
        {
            return DeadlinePassed(current, cancelled ? null : exception);
        }

        return AsTryAgainLater(exception) is { } later
            ? Stayed(current, later.Delay) with { IsThrown = true }
            : failures.Failed(current, ErrorText.Of(exception), exception);
    }

    private TryResult Stayed(Try current, TimeSpan? delay)
        => delay is not null && current.State.MaxSnoozes is > 0 and var most && current.Row.Snoozes >= most
            ? failures.Failed(
                current,
                $"The check has asked for a delay for the {most + 1}. time since the row is in state '{current.State.Name}', and MaxSnoozes is {most}.", null)
            : TryResult.Stayed(current, delay);

    private TryResult DeadlinePassed(Try current, Exception? exception)
    {
        parts.Logger.DeadlinePassed(current.Definition.Name, current.Row.Key, current.State.Name, current.Deadline, exception);
        var text = $"Deadline of {current.Deadline:c} passed.";
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
