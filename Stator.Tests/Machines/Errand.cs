using System;
using System.Threading.Tasks;
using static Stator.Tests.Machines.ErrandState;

namespace Stator.Tests.Machines;

public enum ErrandState
{
    Waiting = 1,
    Done,
}

/// <summary>Rows with priorities.</summary>
[StateMachine<ErrandState>("errands")]
[State(Waiting, RetryAfter = "30s")]
[TerminalState(Done)]
[Transition(Waiting, Done)]
public sealed partial class Errand
{
    public long Id { get; init; }

    [Priority]
    public int Urgency { get; init; }

    public ErrandState State { get; private set; }

    private WaitingOutcome CheckWaiting() => WaitingOutcome.Done;
}

public enum LetterState
{
    Written = 1,
    Sent,
}

/// <summary>Rows with queues, and with priorities in them.</summary>
[StateMachine<LetterState>("letters", ColumnPrefix = "post")]
[State(LetterState.Written, RetryAfter = "30s")]
[TerminalState(LetterState.Sent)]
[Transition(LetterState.Written, LetterState.Sent)]
public sealed partial class Letter
{
    public int Id { get; init; }

    [Queue]
    public string? Box { get; init; }

    [Priority]
    public short Stamp { get; init; }

    public LetterState State { get; private set; }

    private ValueTask<WrittenOutcome> CheckWritten(Post post) => post.Sends(this);
}

/// <summary>What a test makes of the check.</summary>
public sealed class Post
{
    public Func<Letter, ValueTask<Letter.WrittenOutcome>> Sends { get; set; } = _ => new(Letter.WrittenOutcome.Sent);
}

public enum CallState
{
    Ringing = 1,
    Talking,
    Over,
}

/// <summary>Rows of which only so many run at a time: of all, of a state, and of a customer.</summary>
[StateMachine<CallState>("calls", Initial = CallState.Ringing, MaxConcurrency = 6)]
[State(CallState.Ringing, RetryAfter = "30s", MaxConcurrency = 4)]
[State(CallState.Talking, RetryAfter = "30s")]
[TerminalState(CallState.Over)]
[Transition(CallState.Ringing, CallState.Talking)]
[Transition(CallState.Talking, CallState.Over)]
public sealed partial class Call
{
    public Guid Id { get; init; }

    [ConcurrencyKey(Limit = 2)]
    public string? Customer { get; init; }

    public CallState State { get; private set; }

    private ValueTask<RingingOutcome> CheckRinging(Phone phone) => phone.Rings(this);

    private ValueTask<TalkingOutcome> CheckTalking(Phone phone) => phone.Talks(this);
}

/// <summary>What a test makes of the checks.</summary>
public sealed class Phone
{
    public Func<Call, ValueTask<Call.RingingOutcome>> Rings { get; set; } = _ => new(Call.RingingOutcome.Talking);

    public Func<Call, ValueTask<Call.TalkingOutcome>> Talks { get; set; } = _ => new(Call.TalkingOutcome.Over);
}
