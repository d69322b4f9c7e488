using System;

namespace Stator;

/// <summary>
/// What became of the rows of a machine in a minute, an hour or a day: what all runners of all processes have counted together. The counts
/// are those of <see cref="RunReport"/>.
/// </summary>
public sealed record StatisticsRecord
{
    /// <summary>When the step begins, by the database's clock: in UTC, also a day.</summary>
    public required DateTimeOffset At { get; init; }

    /// <inheritdoc cref="RunReport.Moved"/>
    public long Moved { get; init; }

    /// <inheritdoc cref="RunReport.Stayed"/>
    public long Stayed { get; init; }

    /// <inheritdoc cref="RunReport.Snoozed"/>
    public long Snoozed { get; init; }

    /// <inheritdoc cref="RunReport.Failed"/>
    public long Failed { get; init; }

    /// <inheritdoc cref="RunReport.Exhausted"/>
    public long Exhausted { get; init; }

    /// <inheritdoc cref="RunReport.TimedOut"/>
    public long TimedOut { get; init; }

    /// <inheritdoc cref="RunReport.DeadlinePassed"/>
    public long DeadlinePassed { get; init; }

    /// <inheritdoc cref="RunReport.Lost"/>
    public long Lost { get; init; }

    /// <inheritdoc cref="RunReport.Gone"/>
    public long Gone { get; init; }

    /// <inheritdoc cref="RunReport.Released"/>
    public long Released { get; init; }

    /// <inheritdoc cref="RunReport.Deleted"/>
    public long Deleted { get; init; }

    /// <inheritdoc cref="RunReport.Scheduled"/>
    public long Scheduled { get; init; }

    /// <inheritdoc cref="RunReport.MovedFromLegacy"/>
    public long MovedFromLegacy { get; init; }

    /// <summary>
    /// The most rows that a runner saw due and not on lease at a time; 10,000 stands for as many or more. Zero where no runner has looked.
    /// </summary>
    public long Ready { get; init; }

    /// <summary>How long the oldest of those rows had been due, at most.</summary>
    public TimeSpan OldestDue { get; init; }
}
