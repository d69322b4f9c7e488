using System;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>What becomes of failed tries: the state's [Failure]s decide; without one they are tried again at RetryAfter for ever.</summary>
internal sealed class Failures(RunnerParts parts)
{
    /// <summary>The end of a failed try.</summary>
    /// <param name="current">The try.</param>
    /// <param name="plain">How it ends unless it was the last that is allowed.</param>
    /// <param name="error">What to record.</param>
    /// <param name="failure">What was thrown; null where nothing was.</param>
    public TryResult Of(Try current, Ending plain, string error, Exception? failure)
    {
        current.Failure = failure;
        var outcome = new RowOutcome { Claimed = current.Row, Failed = true, Error = error };
        var attempt = current.Row.Attempt;
        return Edge(current, failure) is not { Failure: { } policy } edge
            ? new(current, plain, outcome)
            : attempt >= policy.MaxAttempts
                ? Exhausted(current, edge, outcome)
                : new(current, plain, outcome with { Delay = policy.DelayAfter(attempt, parts.Randomness.NextDouble()) });
    }

    /// <summary>
    /// The end of a try that must not be begun, because earlier ones have used up what is allowed without coming to an end at all: their
    /// processes died. Null where it may be begun.
    /// </summary>
    public TryResult? BeforeTry(Try current)
        => Edge(current, null) is { Failure: { } policy } edge && current.Row.Attempt > policy.MaxAttempts
            ? Exhausted(current, edge, new RowOutcome
            {
                Claimed = current.Row,
                Failed = true,
                Error = current.Row.PreviousError
                    ?? $"{policy.MaxAttempts} tries came to no end: their processes died, or stopped in the middle.",
            })
            : null;

    private TryResult Exhausted(Try current, EdgeDefinition edge, RowOutcome outcome)
    {
        var to = current.Definition.States[edge.To].Name;
        parts.Logger.Exhausted(current.Definition.Name, current.Row.Key, current.State.Name, to, edge.Failure!.MaxAttempts);
        return new(current, Ending.Exhausted, outcome with { Target = edge.To });
    }

    // A loop, because every try asks: a query would be two objects for each.
    private static EdgeDefinition? Edge(Try current, Exception? failure)
    {
        var edges = current.Definition.FailuresOf(current.Row.State);
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges[i].Failure!.Fits(failure))
            {
                return edges[i];
            }
        }

        return null;
    }
}
