using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Stator.Generated;

namespace Stator.Running;

/// <summary>Runs a check, or what stands for one, inside the middleware of the process, the first registered outermost.</summary>
internal sealed class Pipeline(IReadOnlyList<Type> middleware)
{
    /// <summary>Whether there is any. Where there is none, nothing here is called.</summary>
    public bool IsEmpty => middleware.Count == 0;

    public async ValueTask<Outcome> RunAsync(Try current, CheckContext context, IServiceProvider scope, Func<ValueTask<Outcome>> innermost)
    {
        var check = new Check(innermost);
        var answer = (await StepAsync(0, check, current, context, scope).ConfigureAwait(false)).Outcome;
        return answer.Kind != OutcomeKind.Move || answer == check.Outcome
            ? answer
            : throw new InvalidOperationException(
                $"Middleware answered a move that the check of state '{current.State.Name}' of machine '{current.Definition.Name}' has not answered. "
                + "Return what next has returned in the same call, or an answer that leaves the row where it is.");
    }

    private async ValueTask<CheckAnswer> StepAsync(int step, Check check, Try current, CheckContext context, IServiceProvider scope)
    {
        if (step == middleware.Count)
        {
            check.Outcome = await check.RunAsync().ConfigureAwait(false);
            return new CheckAnswer(check.Outcome.Value, current.Definition);
        }

        var called = false;
        return await ((IStatorMiddleware)scope.GetRequiredService(middleware[step])).InvokeAsync(
            context.StatorContext,
            () =>
            {
                // A second run of a check would do everything twice, in a transaction that may have been spoilt by the first.
                if (called)
                {
                    throw new InvalidOperationException($"Middleware '{middleware[step]}' called next twice. Call it once for each try.");
                }

                called = true;
                return StepAsync(step + 1, check, current, context, scope);
            },
            context.CancellationToken).ConfigureAwait(false);
    }

    private sealed class Check(Func<ValueTask<Outcome>> run)
    {
        public Func<ValueTask<Outcome>> RunAsync => run;

        public Outcome? Outcome { get; set; }
    }
}
