using System;
using System.Collections.Generic;

namespace Stator.Cli;

/// <summary>What is to be done.</summary>
internal enum Verb
{
    List,
    Run,
    Once,
    Depth,
    Count,
    Rows,
    Show,
    Stats,
    Requeue,
    Force,
    Command,
    Prune,
    Doctor,
    Graph,
    Schema,
}

/// <summary>What the command line says, as far as it says it: what was not given is null, empty or false, and changes nothing.</summary>
internal sealed record Request
{
    public required Verb Verb { get; init; }

    public bool Json { get; init; }

    public IReadOnlyList<string> Machines { get; init; } = [];

    public IReadOnlyList<string> Keys { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public IReadOnlyList<string> Queues { get; init; } = [];

    public IReadOnlyList<string> ExcludedQueues { get; init; } = [];

    public int? Concurrency { get; init; }

    public TimeSpan? For { get; init; }

    public string? LivenessFile { get; init; }

    public bool ByQueue { get; init; }

    public string? State { get; init; }

    public bool OnlyUnknown { get; init; }

    public bool OnlyFailed { get; init; }

    public bool OnlyDue { get; init; }

    public bool OnlyLeased { get; init; }

    public int? Limit { get; init; }

    public string? After { get; init; }

    public TimeSpan? Last { get; init; }

    /// <summary>The name of a step: minute, hour or day.</summary>
    public string? Step { get; init; }

    /// <summary>The name of a command of the machine.</summary>
    public string? Command { get; init; }

    public string? By { get; init; }

    public bool Force { get; init; }

    public bool Repair { get; init; }

    public bool Apply { get; init; }

    public bool DryRun { get; init; }
}
