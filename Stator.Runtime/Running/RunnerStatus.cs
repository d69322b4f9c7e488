using System;

namespace Stator;

/// <summary>What a runner is at.</summary>
public enum RunnerPhase
{
    /// <summary>Nothing runs: no run has begun, or the last one has ended.</summary>
    Stopped,

    /// <summary>A run has begun, and has not reached the database yet.</summary>
    Starting,

    /// <summary>A run claims rows and checks them.</summary>
    Running,

    /// <summary>A run was told to stop: it claims nothing more, and lets running checks finish.</summary>
    Draining,
}

/// <summary>How the runner of this process does, at one moment.</summary>
public sealed record RunnerStatus
{
    /// <summary>What it is at. Of several runs at the same time, the one that began first counts.</summary>
    public RunnerPhase Phase { get; init; }

    /// <summary>Since when, by the clock of the process.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>How many checks run, of all runs together.</summary>
    public int RunningChecks { get; init; }

    /// <summary>How many of them were cancelled at their deadlines, and have not returned a second later. Each takes a slot.</summary>
    public int HungChecks { get; init; }

    /// <summary>What hangs for the longest time, in words: machine, key and state. Null where nothing does.</summary>
    public string? Hung { get; init; }

    /// <summary><inheritdoc cref="IStatorRunner.ClaimErrors" path="/summary"/></summary>
    public int ClaimErrors { get; init; }

    /// <summary>The machine whose claims fail; null where none do.</summary>
    public string? FailingMachine { get; init; }

    /// <summary>What has come no further for <see cref="StatorOptions.StuckAfter"/>, in words. Null where all goes on.</summary>
    public string? Stuck { get; init; }
}
