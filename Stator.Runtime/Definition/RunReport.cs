namespace Stator;

/// <summary>What a run did.</summary>
public sealed record RunReport
{
    /// <summary>Tries that moved their row along a transition.</summary>
    public long Moved { get; init; }

    /// <summary>Tries after which the row stayed, due again after RetryAfter.</summary>
    public long Stayed { get; init; }

    /// <summary>Tries after which the row stayed, due again after a delay that the check chose.</summary>
    public long Snoozed { get; init; }

    /// <summary>Tries that threw or answered Fail.</summary>
    public long Failed { get; init; }

    /// <summary>Rows that moved along a [Failure], because their tries had failed for as often as it allows.</summary>
    public long Exhausted { get; init; }

    /// <summary>Rows that moved along a timeout.</summary>
    public long TimedOut { get; init; }

    /// <summary>Tries that ran past their deadline.</summary>
    public long DeadlinePassed { get; init; }

    /// <summary>Tries whose result was refused, because the row had been moved, claimed or forced by somebody else.</summary>
    public long Lost { get; init; }

    /// <summary>Tries whose row had been deleted meanwhile.</summary>
    public long Gone { get; init; }

    /// <summary>Leases that were handed back without a try, because the run was stopped or their rows had waited for too long for a slot.</summary>
    public long Released { get; init; }

    /// <summary>Rows deleted after their state's DeleteAfter.</summary>
    public long Deleted { get; init; }

    /// <summary>Rows inserted by schedules.</summary>
    public long Scheduled { get; init; }

    /// <summary>Rows moved out of legacy states.</summary>
    public long MovedFromLegacy { get; init; }

    /// <summary>Both together.</summary>
    internal RunReport Plus(RunReport other) => With(other, 1);

    /// <summary>What was done since another one was taken.</summary>
    internal RunReport Since(RunReport other) => With(other, -1);

    private RunReport With(RunReport other, int factor) => new()
    {
        Moved = Moved + (factor * other.Moved),
        Stayed = Stayed + (factor * other.Stayed),
        Snoozed = Snoozed + (factor * other.Snoozed),
        Failed = Failed + (factor * other.Failed),
        Exhausted = Exhausted + (factor * other.Exhausted),
        TimedOut = TimedOut + (factor * other.TimedOut),
        DeadlinePassed = DeadlinePassed + (factor * other.DeadlinePassed),
        Lost = Lost + (factor * other.Lost),
        Gone = Gone + (factor * other.Gone),
        Released = Released + (factor * other.Released),
        Deleted = Deleted + (factor * other.Deleted),
        Scheduled = Scheduled + (factor * other.Scheduled),
        MovedFromLegacy = MovedFromLegacy + (factor * other.MovedFromLegacy),
    };
}
