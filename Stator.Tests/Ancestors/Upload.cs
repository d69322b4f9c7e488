using System;
using System.Threading.Tasks;
using static Stator.Tests.Ancestors.UploadState;

namespace Stator.Tests.Ancestors;

public enum UploadState
{
    Received = 1,
    Scanned,
    Rejected,
    GivenUp,
}

/// <summary>A small model as django-stator has them, said in Stator: the example of docs/coming-from.md.</summary>
[StateMachine<UploadState>("uploads")]
[State(Received, RetryAfter = "5s", StartAfter = "1s")]
[ExternalState(Scanned)]
[TerminalState(Rejected, DeleteAfter = "10d")]
[TerminalState(GivenUp)]
[Transition(Received, Scanned)]
[Timeout(Received, GivenUp, After = "1h")]
[Command("Reject", From = [Scanned], To = Rejected)]
public sealed partial class Upload
{
    public long Id { get; init; }

    public required string Path { get; init; }

    public UploadState State { get; private set; }

    private async Task<UploadState?> CheckReceived(Scanner scanner)
        => await scanner.IsCleanAsync(Path) ? Scanned : null;
}

/// <summary>What a test makes of the work.</summary>
public sealed class Scanner
{
    public Func<string, Task<bool>> IsCleanAsync { get; set; } = _ => Task.FromResult(false);
}
