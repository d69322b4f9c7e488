using System;

namespace Stator.Tests.Machines;

public enum DoorState
{
    Open,
    Shut,
}

[StateMachine<DoorState>("guid_doors", Initial = DoorState.Open)]
[State(DoorState.Open, RetryAfter = "1s")]
[TerminalState(DoorState.Shut)]
[Transition(DoorState.Open, DoorState.Shut)]
public sealed partial class GuidDoor
{
    [StatorKey]
    public Guid Number { get; init; }

    public DoorState State { get; private set; }

    private OpenOutcome CheckOpen() => OpenOutcome.Shut;
}

[StateMachine<DoorState>("string doors", Initial = DoorState.Open, ColumnPrefix = "door")]
[State(DoorState.Open, RetryAfter = "1s")]
[TerminalState(DoorState.Shut)]
[Transition(DoorState.Open, DoorState.Shut)]
public sealed partial record StringDoor
{
    public required string Id { get; init; }

    public DoorState State { get; private set; }

    private OpenOutcome CheckOpen() => OpenOutcome.Shut;
}

/// <summary>Nested, and with names that SQL and C# reserve.</summary>
public static partial class House
{
    public enum @event
    {
        @class,
        Shut,
    }

    [StateMachine<@event>("order", Initial = @event.@class)]
    [State(@event.@class, RetryAfter = "1s")]
    [TerminalState(@event.Shut)]
    [Transition(@event.@class, @event.Shut)]
    public sealed partial class IntDoor
    {
        public int Id { get; init; }

        public string @default { get; init; } = "";

        public @event State { get; private set; }

        private @event? Checkclass() => @event.Shut;
    }
}
