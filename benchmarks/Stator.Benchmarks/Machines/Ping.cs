using System;
using Stator.Benchmarks.Workers;
using static Stator.Benchmarks.Machines.PingState;

namespace Stator.Benchmarks.Machines;

public enum PingState
{
    Sent = 1,
    Seen,
}

/// <summary>Says at once when its check began.</summary>
[StateMachine<PingState>("pings")]
[State(Sent, RetryAfter = "1s")]
[TerminalState(Seen)]
[Transition(Sent, Seen)]
public sealed partial class Ping
{
    public long Id { get; init; }

    public PingState State { get; private set; }

    private SentOutcome CheckSent()
    {
        Console.WriteLine(FormattableString.Invariant($"seen {Id} {Checks.Now}"));
        return SentOutcome.Seen;
    }
}
