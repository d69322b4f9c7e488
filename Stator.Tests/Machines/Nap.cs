using System;
using System.Threading.Tasks;
using static Stator.Tests.Machines.NapState;

namespace Stator.Tests.Machines;

public enum NapState
{
    Dozing,
    Awake,
    Alarmed,
}

/// <summary>May snooze twice.</summary>
[StateMachine<NapState>("naps", Initial = Dozing)]
[State(Dozing, RetryAfter = "1s", StartAfter = "1s", MaxSnoozes = 2)]
[ExternalState(Awake)]
[TerminalState(Alarmed)]
[Transition(Dozing, Awake)]
[Transition(Dozing, Dozing)]
[Failure(Dozing, Alarmed, MaxAttempts = 2, Delay = "1s")]
[Command("Doze", From = [Awake], To = Dozing)]
public sealed partial class Nap
{
    public long Id { get; init; }

    public NapState State { get; private set; }

    private ValueTask<DozingOutcome> CheckDozing(Sandman sandman) => new(sandman.Dozes(this));
}

/// <summary>What a test makes of the check.</summary>
public sealed class Sandman
{
    public Func<Nap, Nap.DozingOutcome> Dozes { get; set; } = _ => Nap.DozingOutcome.StayFor(TimeSpan.FromSeconds(1));
}
