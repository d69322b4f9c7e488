using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using static Stator.Tests.Ancestors.CatsImportState;

namespace Stator.Tests.Ancestors;

public enum CatsImportState
{
    Downloading = 1,
    Parsing,
    Storing,
    Complete,
    Failed,
}

/// <summary>A job of several tasks with a workspace, as django-db-queue has them, said in Stator: one state for each task.</summary>
[StateMachine<CatsImportState>("cats_imports")]
[State(Downloading, RetryAfter = "1m")]
[State(Parsing, RetryAfter = "1m")]
[State(Storing, RetryAfter = "1m")]
[TerminalState(Complete, DeleteAfter = "24h")]
[TerminalState(Failed, DeleteAfter = "24h")]
[Transition(Downloading, Parsing)]
[Transition(Parsing, Storing)]
[Transition(Storing, Complete)]
[Failure(Downloading, Failed, MaxAttempts = 3)]
[Failure(Parsing, Failed)]
[Failure(Storing, Failed)]
public sealed partial class CatsImport
{
    public long Id { get; init; }

    [JsonColumn(typeof(CatsImportJson)), Persist]
    public CatsWorkspace Workspace { get; private set; } = new();

    public CatsImportState State { get; private set; }

    public static CatsImport Of(CatsWorkspace workspace) => new() { Workspace = workspace };

    private async ValueTask<DownloadingOutcome> CheckDownloading(Cattery cattery)
    {
        Workspace.Text = await cattery.DownloadAsync(Workspace);
        return DownloadingOutcome.Parsing;
    }

    private ParsingOutcome CheckParsing()
    {
        Workspace.Cats.AddRange(Workspace.Text!.Split(','));
        Workspace.Text = null;
        return ParsingOutcome.Storing;
    }

    private async ValueTask<StoringOutcome> CheckStoring(Cattery cattery)
    {
        await cattery.StoreAsync(Workspace.Cats);
        return StoringOutcome.Complete;
    }
}

/// <summary>What the tasks of one import hand on to each other.</summary>
public sealed class CatsWorkspace
{
    public int UserId { get; init; }

    public string? Text { get; set; }

    public List<string> Cats { get; init; } = [];
}

[JsonSerializable(typeof(CatsWorkspace))]
public sealed partial class CatsImportJson : JsonSerializerContext;

/// <summary>What a test makes of the work.</summary>
public sealed class Cattery
{
    public Func<CatsWorkspace, Task<string>> DownloadAsync { get; set; } = _ => Task.FromResult("Tom,Felix");

    public Func<IReadOnlyList<string>, Task> StoreAsync { get; set; } = _ => Task.CompletedTask;
}
