using System;
using Stator.Generated;
using static Stator.Tests.Schedules.OddState;

namespace Stator.Tests.Schedules;

public enum OddState
{
    Open = 1,
    Closed,
}

/// <summary>Whose rows cannot be made.</summary>
[StateMachine<OddState>("alarms")]
[State(Open, RetryAfter = "1m")]
[TerminalState(Closed)]
[Transition(Open, Closed)]
[Schedule("broken", Every = "1h")]
public sealed partial class Alarm
{
    public long Id { get; init; }

    public OddState State { get; private set; }

    public static Machine<Alarm> Machine => Graph.Machine;

    private static Alarm OnScheduleBroken() => throw new NotSupportedException("No bell.");

    private OpenOutcome CheckOpen() => OpenOutcome.Closed;
}

/// <summary>Whose zone is nowhere.</summary>
[StateMachine<OddState>("lost")]
[State(Open, RetryAfter = "1m")]
[TerminalState(Closed)]
[Transition(Open, Closed)]
[Schedule("daily", Cron = "@daily", Zone = "Europe/Atlantis")]
public sealed partial class Lost
{
    public long Id { get; init; }

    public OddState State { get; private set; }

    public static Machine<Lost> Machine => Graph.Machine;

    private OpenOutcome CheckOpen() => OpenOutcome.Closed;
}
