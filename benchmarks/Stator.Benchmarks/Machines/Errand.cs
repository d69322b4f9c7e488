using System;
using Stator.Benchmarks.Workers;
using static Stator.Benchmarks.Machines.ErrandState;

namespace Stator.Benchmarks.Machines;

public enum ErrandState
{
    Sent = 1,
    Underway,
    Done,
}

/// <summary>Comes, moves twice, and is deleted: at a steady rate the table is as large in an hour as in a minute.</summary>
[StateMachine<ErrandState>("errands")]
[State(Sent, RetryAfter = "1s")]
[State(Underway, RetryAfter = "1s")]
[TerminalState(Done, DeleteAfter = "20s")]
[Transition(Sent, Underway)]
[Transition(Underway, Done)]
public sealed partial class Errand
{
    public long Id { get; init; }

    /// <summary>When it came, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public ErrandState State { get; private set; }

    private SentOutcome CheckSent()
    {
        Checks.Begun();
        return SentOutcome.Underway;
    }

    private UnderwayOutcome CheckUnderway() => UnderwayOutcome.Done;
}
