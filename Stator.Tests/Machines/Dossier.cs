using System;
using System.Threading.Tasks;
using static Stator.Tests.Machines.DossierState;

namespace Stator.Tests.Machines;

public enum DossierState
{
    Open,
    Waiting,
    Closed,
    Failed,
    Old,
}

/// <summary>Keeps a history.</summary>
[StateMachine<DossierState>("dossiers", Initial = Open, History = true, HistoryRetention = "90d")]
[State(Open, RetryAfter = "1s")]
[ExternalState(Waiting)]
[TerminalState(Closed, DeleteAfter = "30d")]
[TerminalState(Failed)]
[LegacyState(Old, MoveTo = Closed)]
[Transition(Open, Closed)]
[Failure(Open, Failed, MaxAttempts = 2, Delay = "1s")]
[Timeout(Open, Failed, After = "10d")]
[Timeout(Waiting, Closed, After = "1h")]
[Command("Park", From = [Open], To = Waiting)]
[Command("Resume", From = [Waiting], To = Open)]
public sealed partial class Dossier
{
    public long Id { get; init; }

    public DossierState State { get; private set; }

    private ValueTask<OpenOutcome> CheckOpen(Archive archive) => archive.Opens(this);
}

/// <summary>What a test makes of the check.</summary>
public sealed class Archive
{
    public Func<Dossier, ValueTask<Dossier.OpenOutcome>> Opens { get; set; } = _ => new(Dossier.OpenOutcome.Closed);
}
