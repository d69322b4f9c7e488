using System;
using System.Diagnostics;
using Stator.Generated;
using Stator.Observing;

namespace Stator.Running;

/// <summary>
/// Is told of each try when it begins and how it has ended, and of rows that move without one, for meters and spans. Where nobody listens it
/// costs nothing.
/// </summary>
internal sealed class Telemetry(StatorMetrics metrics, StatorTraces traces)
{
    // In the order of Ending: the words of RunReport.
    private static readonly string[] Outcomes =
        ["moved", "stayed", "snoozed", "failed", "timed_out", "deadline_passed", "lost", "gone", "released", "exhausted"];

    public StatorMetrics Metrics => metrics;

    public StatorTraces Traces => traces;

    public static string WordOf(Ending ending) => Outcomes[(int)ending];

    /// <summary>Begins the span of a try, which becomes the current one: a root, so that no trace grows for as long as a row lives.</summary>
    public void Begin(Try current)
    {
        if (traces.IsOn)
        {
            Begin(current, null);
        }
    }

    /// <summary>The same for a try whose caller waits for it.</summary>
    public void BeginWithin(Try current)
    {
        if (traces.IsOn)
        {
            Begin(current, Activity.Current);
        }
    }

    /// <summary>What comes next here is another's.</summary>
    public static void Leave(Try current)
    {
        if (current.Span is not null)
        {
            Activity.Current = null;
        }
    }

    /// <summary>What comes next here belongs to the try.</summary>
    public static void Enter(Try current)
    {
        if (current.Span is { } span)
        {
            Activity.Current = span;
        }
    }

    /// <summary>The check has answered or thrown.</summary>
    public void CheckReturned(Try current)
    {
        if (metrics.WatchesChecks)
        {
            current.CheckReturned();
        }
    }

    /// <summary>It is known how a try has ended. Its span goes on where hooks follow.</summary>
    /// <param name="over">The try.</param>
    /// <param name="ending">How it has ended.</param>
    /// <param name="state">The state of the row, where it has moved.</param>
    public void Ended(Try over, Ending ending, int state)
    {
        var (machine, from, outcome) = (over.Definition.Name, over.State.Name, WordOf(ending));
        metrics.Tried(machine, from, outcome);
        if (over.CheckTime is { } time)
        {
            metrics.Checked(machine, from, outcome, ErrorOf(over, ending), time);
        }

        var cause = ending switch
        {
            Ending.Moved => MoveReason.Check,
            Ending.TimedOut => MoveReason.Timeout,
            Ending.Exhausted => MoveReason.Failure,
            _ => (MoveReason?)null,
        };
        if (cause is { } why)
        {
            Moved(over.Definition, over.Row.State, state, why);
        }

        if (over.Span is { } span)
        {
            EndSpan(span, over, ending, cause is null ? from : over.Definition.States[state].Name);
        }
    }

    /// <summary>A try is as if it had not been, and only its span tells of it.</summary>
    public static void HandedBack(Try over)
    {
        if (over.Span is { IsAllDataRequested: true } span)
        {
            StatorTraces.Ended(span, WordOf(Ending.Released), null);
        }
    }

    /// <summary>Ends the span of a try, if nothing has.</summary>
    public static void Stop(Try over)
    {
        if (over.Span is { IsStopped: false } span)
        {
            StatorTraces.Stop(span);
        }
    }

    /// <summary>Rows have moved.</summary>
    /// <param name="machine">Whose rows.</param>
    /// <param name="from">The state that they have left; null where the statement has not said which.</param>
    /// <param name="to">The state that they have entered; null where it depends on that.</param>
    /// <param name="why">What has moved them.</param>
    /// <param name="count">How many.</param>
    public void Moved(MachineDefinition machine, int? from, int? to, MoveReason why, int count = 1)
        => metrics.Moved(machine.Name, NameOf(machine, from), NameOf(machine, to), CauseOf(why), count);

    private void Begin(Try current, Activity? parent)
        => current.Span = traces.StartCheck(
            current.Definition.Name, current.State.Name, current.Row.Key, current.Row.Attempt,
            current.Definition.Rows.TraceParentOf(current.Row.Row), parent);

    private static void EndSpan(Activity span, Try over, Ending ending, string to)
    {
        if (span.IsAllDataRequested)
        {
            StatorTraces.Ended(span, WordOf(ending), ending is Ending.Lost or Ending.Gone or Ending.Released ? null : to);
            if (ErrorOf(over, ending) is { } error)
            {
                StatorTraces.Failed(span, error, over.Failure);
            }
        }

        if (!over.HasFollowers)
        {
            Stop(over);
        }
    }

    // The type of what was thrown, or the word where nothing was.
    private static string? ErrorOf(Try over, Ending ending)
        => ending is Ending.Failed or Ending.DeadlinePassed or Ending.Exhausted ? over.Failure?.GetType().FullName ?? WordOf(ending) : null;

    private static string? NameOf(MachineDefinition machine, int? state) => state is { } known ? machine.States[known].Name : null;

    private static string CauseOf(MoveReason why) => why switch
    {
        MoveReason.Check => "check",
        MoveReason.Timeout => "timeout",
        MoveReason.Failure => "failure",
        MoveReason.Command => "command",
        MoveReason.Force => "force",
        MoveReason.Legacy => "legacy",
        _ => "insert",
    };
}
