using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.LoanState;

namespace Stator.Tests.Machines;

public enum LoanState
{
    Applied,
    Granted,
    Returned,
    Refused,
}

/// <summary>A history, hooks and groups of states.</summary>
[StateMachine<LoanState>("loans", Initial = Applied, History = true)]
[State(Applied, RetryAfter = "1m")]
[ExternalState(Granted, Name = "on loan")]
[TerminalState(Returned)]
[TerminalState(Refused)]
[Transition(Applied, Granted)]
[Failure(Applied, Refused, MaxAttempts = 2, Delay = "10s")]
[Command("Return", From = [Granted], To = Returned)]
[StateGroup("Open", Applied, Granted)]
[StateGroup("Over", Returned, Refused)]
public sealed partial class Loan
{
    public long Id { get; init; }

    [Persist]
    public string? Note { get; set; }

    public LoanState State { get; private set; }

    private void BeforeCheck(LoanDesk desk) => desk.Called("before", this);

    private AppliedOutcome CheckApplied(LoanDesk desk) => desk.Called("check", this) ? AppliedOutcome.Granted : AppliedOutcome.Stay;

    private void AfterCheck(LoanDesk desk) => desk.Called("after", this);

    private Task OnFailed(Exception? exception, string error, LoanDesk desk, CancellationToken cancellationToken)
    {
        desk.Called($"failed: {exception?.Message ?? error}", this);
        return Task.CompletedTask;
    }

    private void OnEnteredGranted(LoanDesk desk, StatorContext context) => desk.Called($"granted from {context.State}", this);

    private ValueTask OnEnteredReturned(LoanDesk desk)
    {
        desk.Called("returned", this);
        return default;
    }

    private void OnEnteredRefused(LoanDesk desk) => desk.Called("refused", this);
}

/// <summary>What a test hears of the check and the hooks.</summary>
public sealed class LoanDesk
{
    public List<string> Calls { get; } = [];

    public Action<string, Loan> OnCall { get; set; } = (_, _) => { };

    public bool Called(string what, Loan loan)
    {
        lock (Calls)
        {
            Calls.Add(what);
        }

        OnCall(what, loan);
        return true;
    }
}
