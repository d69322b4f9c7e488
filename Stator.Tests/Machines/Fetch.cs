using static Stator.Tests.Machines.FetchState;

namespace Stator.Tests.Machines;

public enum FetchState
{
    Waiting,
    Working,
    Done,
}

/// <summary>Only one that waits for each address: one that is worked on stands in nobody's way.</summary>
[StateMachine<FetchState>("fetches", Initial = Waiting)]
[State(Waiting, RetryAfter = "1s")]
[State(Working, RetryAfter = "1h", StartAfter = "1h")]
[TerminalState(Done)]
[Transition(Waiting, Working)]
[Transition(Working, Done)]
public sealed partial class Fetch
{
    public long Id { get; init; }

    [Unique(Until = [Working])]
    public required string Url { get; init; }

    public FetchState State { get; private set; }

    private FetchState? CheckWaiting() => Working;

    private FetchState? CheckWorking() => Done;
}
