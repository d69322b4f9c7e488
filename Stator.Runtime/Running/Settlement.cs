using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>What the database's answer to a write means: which ending counts, what is logged, and whether there is new work.</summary>
internal sealed class Settlement(Tally tally, Agenda agenda, QueueShares shares, Telemetry telemetry, ILogger logger)
{
    public Ending Written(TryResult result, WriteResult write, bool retried)
    {
        if (write.End == WriteEnd.Lost && result is { Doubt: { } doubt, Try.LeaseLeft.Ticks: > 0 })
        {
            logger.UnknownCommitResolved(result.Try.Definition.Name, result.Try.Row.Key, result.Try.State.Name);
            (result, write) = (new TryResult(result.Try, doubt.Ending, doubt.Outcome), doubt.Write);
        }

        var ending = EndingOf(result, write, retried);
        var state = write.End is WriteEnd.Written or WriteEnd.TimedOut ? write.State : result.Outcome?.Target ?? write.State;
        tally.Add(ending);
        Log(result.Try, ending, state);
        NextInPlaceOf(result);
        if (write.End is WriteEnd.Written or WriteEnd.TimedOut)
        {
            Note(result, write, ending);
        }

        telemetry.Ended(result.Try, ending, state);
        result.Try.Settle(SettledAs(result, write, ending, state));
        return ending;
    }

    public void HandedBack(IReadOnlyList<(TryResult Result, LeaseEnd End)> leases, bool retried)
    {
        var counted = leases.Count(l => l.Result.Ending is not null);
        // One that an unanswered first call handed back is no longer held.
        var released = leases.Count(l => l.Result.Ending is not null && (retried || l.End == LeaseEnd.Written));
        tally.Add(Ending.Released, released);
        tally.Add(Ending.Lost, counted - released);
        foreach (var (result, end) in leases)
        {
            Tell(result, retried || end == LeaseEnd.Written ? Ending.Released : Ending.Lost);
            NextInPlaceOf(result);
        }

        if (counted > 0)
        {
            logger.LeasesHandedBack(leases[0].Result.Try.Definition.Name, released, counted);
        }
    }

    /// <summary>What could not be written is left to its lease.</summary>
    public void GivenUp(IReadOnlyList<TryResult> results, Exception? exception)
    {
        if (results.Count > 0)
        {
            tally.Add(Ending.Lost, results.Count(r => r.Ending is not null));
            logger.WritesGivenUp(results[0].Try.Definition.Name, results.Count, exception);
            foreach (var result in results)
            {
                Tell(result, Ending.Lost);
                result.Try.Settle(null);
                NextInPlaceOf(result);
            }
        }
    }

    private void Tell(TryResult result, Ending ending)
    {
        if (result.Ending is not null)
        {
            telemetry.Ended(result.Try, ending, result.Try.Row.State);
        }
    }

    // Another row may have waited for its place, and nobody else tells.
    private void NextInPlaceOf(TryResult result)
    {
        shares.Settle(result.Try);
        if (result.Try.Row.IsCounted)
        {
            agenda.Claim(result.Try.Machine);
        }
    }

    private Ending EndingOf(TryResult result, WriteResult write, bool retried)
    {
        var intended = result.Ending ?? Ending.Released;
        switch (write.End)
        {
            case WriteEnd.Written:
                return intended;
            case WriteEnd.TimedOut:
                return Ending.TimedOut;
            case WriteEnd.Gone:
                return Ending.Gone;
            case WriteEnd.Lost when retried && result.Try.LeaseLeft > TimeSpan.Zero:
                // Nobody else can have claimed the row, so it was our own first write whose reply did not come.
                logger.UnknownCommitResolved(result.Try.Definition.Name, result.Try.Row.Key, result.Try.State.Name);
                return intended;
            default:
                // A try past its deadline had no result to lose.
                return intended == Ending.DeadlinePassed ? intended : Ending.Lost;
        }
    }

    private static Settled? SettledAs(TryResult result, WriteResult write, Ending ending, int state)
        => result.Outcome is not { } outcome || result.IsSubstitute || ending is Ending.Lost or Ending.Gone || (ending == Ending.DeadlinePassed && write.End == WriteEnd.Lost)
            ? null
            : new Settled(outcome, state, ending is Ending.Moved or Ending.TimedOut or Ending.Exhausted);

    private void Log(Try over, Ending ending, int to)
    {
        var (machine, key, state) = (over.Definition.Name, over.Row.Key, over.State.Name);
        switch (ending)
        {
            case Ending.Moved:
                logger.Moved(machine, key, state, over.Definition.States[to].Name);
                break;
            case Ending.TimedOut:
                logger.TimedOut(machine, key, state, over.Definition.States[to].Name);
                break;
            case Ending.Stayed or Ending.Snoozed:
                logger.Stayed(machine, key, state);
                break;
            case Ending.Lost:
                logger.LateWriteRefused(machine, key, state);
                break;
            case Ending.Gone:
                logger.RowGone(machine, key, state);
                break;
            default:
                // Failed, DeadlinePassed and Exhausted were logged with their reason, when the check ended.
                break;
        }
    }

    /// <summary>Nobody needs to look for what this process has written itself.</summary>
    private void Note(TryResult result, WriteResult write, Ending ending)
    {
        var machine = result.Try.Definition;
        var state = machine.States[write.State];
        if (ending is Ending.Moved or Ending.TimedOut or Ending.Exhausted)
        {
            var timeouts = machine.Edges.Where(e => e.Kind == EdgeKind.Timeout && e.From == write.State).Select(e => (TimeSpan?)e.After);
            if (state.Kind == StateKind.Automatic)
            {
                agenda.Hear(machine.Table, state.StartAfter);
            }
            else if (state.Kind == StateKind.External && timeouts.Min() is { } timeout)
            {
                agenda.LookIn(timeout);
            }
        }
        else
        {
            agenda.LookIn(result.Outcome?.Delay ?? state.RetryAfter);
        }
    }
}
