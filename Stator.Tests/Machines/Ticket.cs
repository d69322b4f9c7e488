using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.TicketState;

namespace Stator.Tests.Machines;

public enum TicketState
{
    Open,
    Held,
    Closed,
}

/// <summary>What only one live row may have, where a row was inserted, and columns of JSON.</summary>
[StateMachine<TicketState>("tickets", Initial = Open)]
[State(Open, RetryAfter = "1s")]
[ExternalState(Held)]
[TerminalState(Closed)]
[Transition(Open, Closed)]
[Command("Hold", From = [Open], To = Held)]
[Command("Resume", From = [Held], To = Open)]
[JsonColumn(typeof(TicketJson))]
public sealed partial class Ticket
{
    private static long lastSeat;

    public long Id { get; init; }

    [Unique]
    [Persist]
    public required string Subject { get; set; }

    [Unique(Group = "place")]
    public int Hall { get; init; }

    [Unique(Group = "place")]
    public long Seat { get; init; } = Interlocked.Increment(ref lastSeat);

    [Source]
    public string? Origin { get; private set; }

    [Persist]
    public List<TicketNote> Notes { get; set; } = [];

    [Persist]
    public TicketNote? Last { get; set; }

    public Dictionary<string, int>? Votes { get; set; }

    public TicketState State { get; private set; }

    private ValueTask<OpenOutcome> CheckOpen(Desk desk) => desk.Opens(this);
}

public sealed record TicketNote(string Text, DateTimeOffset At);

[JsonSerializable(typeof(List<TicketNote>))]
[JsonSerializable(typeof(TicketNote))]
[JsonSerializable(typeof(Dictionary<string, int>))]
public sealed partial class TicketJson : JsonSerializerContext;

/// <summary>What a test makes of the check.</summary>
public sealed class Desk
{
    public Func<Ticket, ValueTask<Ticket.OpenOutcome>> Opens { get; set; } = _ => new(Ticket.OpenOutcome.Stay);
}
