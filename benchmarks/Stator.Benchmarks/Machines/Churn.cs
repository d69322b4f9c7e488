using System;
using Stator.Benchmarks.Workers;
using static Stator.Benchmarks.Machines.ChurnState;

namespace Stator.Benchmarks.Machines;

public enum ChurnState
{
    Turning = 1,
    Over,
}

/// <summary>Is due again at once, for ever: every check leaves dead entries at the left end of the due index.</summary>
[StateMachine<ChurnState>("churns")]
[State(Turning, RetryAfter = "1s")]
[TerminalState(Over)]
[Transition(Turning, Over)]
public sealed partial class Churn
{
    public long Id { get; init; }

    public ChurnState State { get; private set; }

    private TurningOutcome CheckTurning()
    {
        Checks.Begun();
        return Id < 0 ? TurningOutcome.Over : TurningOutcome.StayFor(TimeSpan.Zero);
    }
}
