using System;
using System.Data.Common;
using System.Threading.Tasks;
using static Stator.Tests.Machines.TransferState;

namespace Stator.Tests.Machines;

public enum TransferState
{
    Pending,
    Done,
    Failed,
    Expired,
}

/// <summary>A check that runs in the transaction which writes its outcome.</summary>
[StateMachine<TransferState>("transfers", Initial = Pending)]
[State(Pending, RetryAfter = "1s")]
[TerminalState(Done)]
[TerminalState(Failed)]
[TerminalState(Expired)]
[Transition(Pending, Done)]
[Timeout(Pending, Expired, After = "1h")]
[Failure(Pending, Failed, MaxAttempts = 3, Delay = "1s")]
public sealed partial class Transfer
{
    public long Id { get; init; }

    [Persist]
    public string? Note { get; set; }

    public TransferState State { get; private set; }

    private ValueTask<PendingOutcome> CheckPending(Ledger ledger, DbTransaction transaction) => ledger.Books(this, transaction);
}

/// <summary>What a test makes of the check.</summary>
public sealed class Ledger
{
    public Func<Transfer, DbTransaction, ValueTask<Transfer.PendingOutcome>> Books { get; set; } = (_, _) => new(Transfer.PendingOutcome.Done);
}
