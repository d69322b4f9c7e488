using System.Collections.Generic;

namespace Stator.Cli.Inside;

// What --json prints, beside what Stator's own records say.

/// <summary>The graph of a machine.</summary>
internal sealed record MachineGraph(string Machine, string Mermaid);

/// <summary>What waits of a machine, or of one of its queues.</summary>
internal sealed record MachineDepth(string Machine, string? Queue, long Ready, long Future, System.TimeSpan OldestDue);

/// <summary>How many rows of a machine are in a state.</summary>
internal sealed record MachineCount(string Machine, string State, bool Known, long Count);

/// <summary>What creates the tables, and whether it has been run.</summary>
internal sealed record SchemaScript(string Script, bool Applied);

/// <summary>How many rows were moved by hand, or would be.</summary>
internal sealed record Moved(string Machine, int Rows, bool DryRun);

/// <summary>A row, and what has become of it.</summary>
internal sealed record ShownRow(string Machine, RowView? Row, IReadOnlyList<HistoryRecord>? History);

/// <summary>What became of the rows of a machine, step by step.</summary>
internal sealed record MachineStatistics(string Machine, IReadOnlyList<StatisticsRecord> Steps);

/// <summary>What was deleted of a machine, or would be.</summary>
internal sealed record MachinePrune(string Machine, long Deleted, long History, long Statistics, bool DryRun);

/// <summary>Something that is wrong with a machine.</summary>
internal sealed record MachineFinding(
    string Machine, FindingKind Kind, string? State, long Count, IReadOnlyList<string> Keys, string Text, bool CanBeRepaired, int Repaired);
