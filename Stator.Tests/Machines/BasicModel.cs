using System;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.BasicState;

namespace Stator.Tests.Machines;

/// <summary>The states of django-stator's own test application.</summary>
public enum BasicState
{
    New = 1,
    Slow,
    Done,
    TimedOut,
    PendingDelete,
    Deleted,
}

/// <summary>django-stator's own test application, said in Stator.</summary>
[StateMachine<BasicState>("basic_models", Initial = New)]
[State(New, RetryAfter = "5s")]
[State(Slow, RetryAfter = "5s")]
[ExternalState(Done)]
[TerminalState(TimedOut, DeleteAfter = "10s")]
[State(PendingDelete, RetryAfter = "5s", StartAfter = "5s")]
[TerminalState(Deleted, DeleteAfter = "10s")]
[Transition(New, Done)]
#pragma warning disable STATOR033 // The graph is as django-stator has it, where nothing answers these two either.
[Transition(New, Slow)]
[Transition(New, PendingDelete)]
#pragma warning restore STATOR033
[Timeout(New, TimedOut, After = "10s")]
[Transition(Slow, Done)]
[Command("DeleteLater", From = [Done], To = PendingDelete)]
[Transition(PendingDelete, Deleted)]
public sealed partial class BasicModel
{
    public long Id { get; init; }

    public bool Ready { get; init; }

    public BasicState State { get; private set; }

    private BasicState? CheckNew() => Ready ? Done : null;

    private async ValueTask<SlowOutcome> CheckSlow(BasicProbe probe, CancellationToken cancellationToken)
    {
        await probe.SlowAsync(cancellationToken);
        return SlowOutcome.Done;
    }

    private PendingDeleteOutcome CheckPendingDelete() => Ready ? PendingDeleteOutcome.Deleted : PendingDeleteOutcome.Stay;
}

/// <summary>What a test makes of the slow check.</summary>
public sealed class BasicProbe
{
    public Func<CancellationToken, Task> SlowAsync { get; set; } = _ => Task.CompletedTask;
}
