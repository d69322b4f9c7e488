using static Stator.Tests.Machines.HopState;

namespace Stator.Tests.Machines;

public enum HopState
{
    First = 1,
    Second,
    Third,
    Fourth,
    Last,
}

/// <summary>Moves on at every check: what many processes fight over.</summary>
[StateMachine<HopState>("hops")]
[State(First, RetryAfter = "1s")]
[State(Second, RetryAfter = "1s")]
[State(Third, RetryAfter = "1s")]
[State(Fourth, RetryAfter = "1s")]
[TerminalState(Last)]
[Transition(First, Second)]
[Transition(Second, Third)]
[Transition(Third, Fourth)]
[Transition(Fourth, Last)]
public sealed partial class Hop
{
    public long Id { get; init; }

    public HopState State { get; private set; }

    private FirstOutcome CheckFirst() => FirstOutcome.Second;

    private SecondOutcome CheckSecond() => SecondOutcome.Third;

    private ThirdOutcome CheckThird() => ThirdOutcome.Fourth;

    private FourthOutcome CheckFourth() => FourthOutcome.Last;
}
