using Stator.Generated;
using static Stator.Tests.Schedules.BeatState;

namespace Stator.Tests.Schedules;

public enum BeatState
{
    Due = 1,
    Over,
}

/// <summary>Comes every second, and is made with <c>new()</c>.</summary>
[StateMachine<BeatState>("beats")]
[State(Due, RetryAfter = "1s")]
[TerminalState(Over)]
[Transition(Due, Over)]
[Schedule("each", Every = "1s", CatchUp = CatchUp.All)]
public sealed partial class Beat
{
    public long Id { get; init; }

    public BeatState State { get; private set; }

    public static Machine<Beat> Machine => Graph.Machine;

    private DueOutcome CheckDue() => DueOutcome.Over;
}
