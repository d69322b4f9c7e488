using System.Collections.Generic;

namespace Stator.Dashboard;

/// <summary>What to requeue: the rows with some keys, or those of a state.</summary>
internal sealed record RequeueRequest(IReadOnlyList<string>? Keys, string? State, int? Limit, bool Force, bool DryRun);

/// <summary>Which rows to force, and into which state.</summary>
internal sealed record ForceRequest(IReadOnlyList<string>? Keys, string? State);

/// <summary>The row to give a command.</summary>
internal sealed record CommandRequest(string? Key);

/// <summary>Whether only to say what would be done.</summary>
internal sealed record DryRunRequest(bool DryRun);

/// <summary>How many rows it was, or would be.</summary>
internal sealed record Affected(int Rows, bool DryRun);

/// <summary>Whether the row was in a state that allows the command.</summary>
internal sealed record Commanded(bool Moved);
