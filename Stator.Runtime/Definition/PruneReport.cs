namespace Stator;

/// <summary>What a prune has removed; of a dry run, what it would have.</summary>
/// <param name="Deleted">Rows that had been in their state for longer than its DeleteAfter, and were not on lease.</param>
/// <param name="History">Records of the history that had been kept for longer than its HistoryRetention.</param>
/// <param name="DryRun">Whether nothing was removed.</param>
public sealed record PruneReport(long Deleted, long History, bool DryRun)
{
    /// <summary>Minutes of the statistics that had been kept for longer than <c>StatorOptions.StatisticsRetention</c>.</summary>
    public long Statistics { get; init; }
}
