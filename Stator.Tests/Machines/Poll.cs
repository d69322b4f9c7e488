using System;
using System.Threading.Tasks;
using static Stator.Tests.Machines.PollState;

namespace Stator.Tests.Machines;

public enum PollState
{
    Waiting = 1,
    Quick,
    Careful,
    Over,
    Expired,
    Broken,
}

/// <summary>A machine with states that are checked often and seldom move.</summary>
[StateMachine<PollState>("polls", Initial = Waiting)]
[State(Waiting, RetryAfter = "5m", StayUnwritten = true)]
[State(Quick, RetryAfter = "5s", StayUnwritten = true, Deadline = "20s")]
[State(Careful, RetryAfter = "5m")]
[TerminalState(Over)]
[TerminalState(Expired)]
[TerminalState(Broken)]
[Transition(Waiting, Over)]
[Command("Hurry", From = [Waiting], To = Quick)]
[Command("Mind", From = [Waiting], To = Careful)]
[Transition(Quick, Over)]
[Transition(Careful, Over)]
[Timeout(Waiting, Expired, After = "1h")]
[Failure(Waiting, Broken, MaxAttempts = 2, Delay = "10s")]
public sealed partial class Poll
{
    public long Id { get; init; }

    [Persist]
    public int Looks { get; set; }

    public PollState State { get; private set; }

    private ValueTask<WaitingOutcome> CheckWaiting(Look look) => look.Waiting(this);

    private QuickOutcome CheckQuick(Look look) => look.Quick(this);

    private CarefulOutcome CheckCareful(Look look) => look.Careful(this);
}

/// <summary>What a test makes of the checks.</summary>
public sealed class Look
{
    public Func<Poll, ValueTask<Poll.WaitingOutcome>> Waiting { get; set; } = _ => new(Poll.WaitingOutcome.Stay);

    public Func<Poll, Poll.QuickOutcome> Quick { get; set; } = _ => Poll.QuickOutcome.Stay;

    public Func<Poll, Poll.CarefulOutcome> Careful { get; set; } = _ => Poll.CarefulOutcome.Stay;
}
