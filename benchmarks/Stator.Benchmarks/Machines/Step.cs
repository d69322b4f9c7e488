using Stator.Benchmarks.Workers;
using static Stator.Benchmarks.Machines.StepState;

namespace Stator.Benchmarks.Machines;

public enum StepState
{
    Waiting = 1,
    Done,
}

/// <summary>One move, by a check that does nothing: what is left is the engine.</summary>
[StateMachine<StepState>("steps")]
[State(Waiting, RetryAfter = "1s")]
[TerminalState(Done)]
[Transition(Waiting, Done)]
public sealed partial class Step
{
    public long Id { get; init; }

    public StepState State { get; private set; }

    private WaitingOutcome CheckWaiting()
    {
        Checks.Begun();
        return WaitingOutcome.Done;
    }
}
