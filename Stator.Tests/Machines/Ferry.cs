using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.FerryState;

namespace Stator.Tests.Machines;

public enum FerryState
{
    Loading = 1,
    Sailing,
    Docked,
    Arrived,
    Sunk,
    Stranded,
    Rowing,
}

/// <summary>A row that knows who has inserted it, a check in a transaction, a hook, and every way to end.</summary>
[StateMachine<FerryState>("ferries", Initial = Loading)]
[State(Loading, RetryAfter = "1s", Deadline = "1s")]
[State(Sailing, RetryAfter = "1s")]
[ExternalState(Docked)]
[TerminalState(Arrived, DeleteAfter = "1h")]
[TerminalState(Sunk)]
[TerminalState(Stranded)]
[LegacyState(Rowing, MoveTo = Docked)]
[Transition(Loading, Sailing)]
[Transition(Sailing, Arrived)]
[Timeout(Loading, Stranded, After = "1h")]
[Timeout(Docked, Stranded, After = "1d")]
[Failure(Loading, Sunk, MaxAttempts = 2, Delay = "1s")]
[Command("Dock", From = [Loading, Sailing], To = Docked)]
[Command("Undock", From = [Docked], To = Loading)]
public sealed partial class Ferry
{
    private static long lastName;

    public long Id { get; init; }

    [Unique]
    public long Name { get; init; } = Interlocked.Increment(ref lastName);

    [TraceParent]
    public string? Trace { get; private set; }

    public FerryState State { get; private set; }

    private ValueTask<LoadingOutcome> CheckLoading(Crew crew, CancellationToken cancellationToken) => crew.Loads(this, cancellationToken);

    private ValueTask<SailingOutcome> CheckSailing(Crew crew, DbTransaction transaction) => crew.Sails(this, transaction);

    private void OnEnteredSailing(Crew crew) => crew.Left(this);
}

/// <summary>What a test makes of the checks and the hook.</summary>
public sealed class Crew
{
    public Func<Ferry, CancellationToken, ValueTask<Ferry.LoadingOutcome>> Loads { get; set; } = (_, _) => new(Ferry.LoadingOutcome.Sailing);

    public Func<Ferry, DbTransaction, ValueTask<Ferry.SailingOutcome>> Sails { get; set; } = (_, _) => new(Ferry.SailingOutcome.Arrived);

    public Action<Ferry> Left { get; set; } = _ => { };
}
