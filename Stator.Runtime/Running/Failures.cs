using System;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>What becomes of failed tries: the state's [Failure]s decide; without one they are tried again at RetryAfter for ever.</summary>
internal sealed class Failures(RunnerParts parts)
{
    /// <summary>The end of a try that threw or said that it failed.</summary>
    public TryResult Failed(Try current, string error, Exception? exception)
    {
        var text = ErrorText.Clean(error);
        var firstLine = text.Split('\n', 2)[0];
        parts.Logger.CheckFailed(current.Definition.Name, current.Row.Key, current.State.Name, current.Row.Attempt, firstLine, exception);
        return Of(current, Ending.Failed, text, exception);
    }

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
        return Edge(current.Definition, current.Row.State, failure) is not { Failure: { } policy } edge
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
        => UsedUp(current.Definition, current.Row.State, current.Row.Attempt - 1, current.Row.PreviousError) is { } edge
            ? Exhausted(current, edge, new RowOutcome
            {
                Claimed = current.Row,
                Failed = true,
                Error = current.Row.PreviousError
                    ?? $"{edge.Failure!.MaxAttempts} tries came to no end: their processes died, or stopped in the middle.",
            })
            : null;

    /// <summary>
    /// The [Failure] that a row's earlier tries have used up; null where another try may begin. Of tries that came to no end nobody knows
    /// an exception, so that it is one for any failure. Where an error is recorded, earlier tries may have failed under any of the state's
    /// [Failure]s, and the most patient one counts.
    /// </summary>
    public static EdgeDefinition? UsedUp(MachineDefinition machine, int state, int tries, string? recorded)
    {
        if (Edge(machine, state, null) is not { Failure: { } policy } edge)
        {
            return null;
        }

        var allowed = policy.MaxAttempts;
        if (recorded is not null)
        {
            foreach (var other in machine.FailuresOf(state))
            {
                allowed = Math.Max(allowed, other.Failure!.MaxAttempts);
            }
        }

        return tries >= allowed ? edge : null;
    }

    private TryResult Exhausted(Try current, EdgeDefinition edge, RowOutcome outcome)
    {
        var to = current.Definition.States[edge.To].Name;
        parts.Logger.Exhausted(current.Definition.Name, current.Row.Key, current.State.Name, to, edge.Failure!.MaxAttempts);
        return new(current, Ending.Exhausted, outcome with { Target = edge.To });
    }

    // A loop, because every try asks: a query would be two objects for each.
    private static EdgeDefinition? Edge(MachineDefinition machine, int state, Exception? failure)
    {
        var edges = machine.FailuresOf(state);
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
