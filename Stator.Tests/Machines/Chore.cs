using System;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.ChoreState;

namespace Stator.Tests.Machines;

/// <summary>The codes of abstract_tracker's StatusEnum; in progress and failed are a lease and an error here, and no states.</summary>
public enum ChoreState
{
    Pending = 0,
    Exhausted = 30,
    Succeeded = 40,
    Ignored = 50,
}

/// <summary>What abstract_tracker tracks: a task that somebody does, three times at most, unless an operator does not want to see it any more.</summary>
[StateMachine<ChoreState>("chores", Initial = Pending)]
[State(Pending, RetryAfter = "1m")]
[TerminalState(Succeeded)]
[ExternalState(Exhausted)]
[ExternalState(Ignored)]
[Transition(Pending, Succeeded)]
[Failure(Pending, Exhausted, MaxAttempts = 3, Delay = "10s")]
[Timeout(Ignored, Exhausted, After = "30d")]
[Command("Ignore", From = [Pending, Exhausted], To = Ignored)]
[Command("Restore", From = [Exhausted, Ignored], To = Pending)]
public sealed partial class Chore
{
    public long Id { get; init; }

    public ChoreState State { get; private set; }

    [Persist]
    public string? Data { get; set; }

    private ValueTask<PendingOutcome> CheckPending(Household household, CancellationToken cancellationToken)
        => household.Do(this, cancellationToken);
}

/// <summary>What a test makes of the check.</summary>
public sealed class Household
{
    public Func<Chore, CancellationToken, ValueTask<Chore.PendingOutcome>> Do { get; set; } = (_, _) => new(Chore.PendingOutcome.Succeeded);
}
