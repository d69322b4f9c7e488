using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.VoyageState;

namespace Stator.Tests.Machines;

public enum VoyageState
{
    Sailing,
    Docked,
    Sunk,
    Overdue,
}

/// <summary>All hooks.</summary>
[StateMachine<VoyageState>("voyages", Initial = Sailing)]
[State(Sailing, RetryAfter = "1s", Deadline = "300ms")]
[TerminalState(Docked)]
[TerminalState(Sunk)]
[TerminalState(Overdue)]
[Transition(Sailing, Docked)]
[Timeout(Sailing, Overdue, After = "1h")]
[Failure(Sailing, Sunk, MaxAttempts = 2, Delay = "1s")]
public sealed partial class Voyage
{
    public long Id { get; init; }

    public string? Harbour { get; set; }

    [Persist]
    public string? Log { get; set; }

    public VoyageState State { get; private set; }

    private void OnCreated() => Harbour = Harbour == "none" ? throw new InvalidOperationException("No harbour.") : Harbour ?? "Kiel";

    private void BeforeCheck(Bridge bridge) => bridge.Called("before", this);

    private ValueTask<SailingOutcome> CheckSailing(Bridge bridge, CancellationToken cancellationToken)
    {
        bridge.Called("check", this);
        return bridge.Sails(this, cancellationToken);
    }

    private Task AfterCheck(Bridge bridge, StatorContext context)
    {
        bridge.Called("after", this);
        return Task.CompletedTask;
    }

    private ValueTask OnFailed(Exception? exception, string error, Bridge bridge, CancellationToken cancellationToken)
    {
        bridge.Failure = (exception, error);
        bridge.Called("failed", this);
        return default;
    }

    private async ValueTask OnEnteredDocked(Bridge bridge, StatorContext context)
    {
        await bridge.Stored(this, context);
        bridge.Called("docked", this);
    }

    private void OnEnteredSunk(Bridge bridge) => bridge.Called("sunk", this);

    private void OnEnteredOverdue(Bridge bridge) => bridge.Called("overdue", this);
}

/// <summary>What a test makes of the check and the hooks.</summary>
public sealed class Bridge
{
    public List<string> Calls { get; } = [];

    public (Exception? Exception, string Error)? Failure { get; set; }

    public Action<string, Voyage> OnCall { get; set; } = (_, _) => { };

    public Func<Voyage, CancellationToken, ValueTask<Voyage.SailingOutcome>> Sails { get; set; } = (_, _) => new(Voyage.SailingOutcome.Docked);

    public Func<Voyage, StatorContext, Task> Stored { get; set; } = (_, _) => Task.CompletedTask;

    public void Called(string hook, Voyage voyage)
    {
        lock (Calls)
        {
            Calls.Add(hook);
        }

        OnCall(hook, voyage);
    }
}
