using System;
using Stator.Storage;

namespace Stator.Running;

/// <summary>How a try ended. Every row that was claimed to be tried ends in exactly one of these.</summary>
internal enum Ending
{
    Moved,
    Stayed,
    Snoozed,
    Failed,
    TimedOut,
    DeadlinePassed,
    Lost,
    Gone,
    Released,
    Exhausted,
}

/// <summary>
/// A try that is over, and what is to be done about it. <paramref name="Ending"/> is how it will have ended if the write goes well; null
/// where the try was none, so that it is not counted. Without an <paramref name="Outcome"/> its lease is handed back.
/// </summary>
internal readonly record struct TryResult(Try Try, Ending? Ending, RowOutcome? Outcome)
{
    /// <summary>Whether this is the failure that is written where the database refused what the check had answered.</summary>
    public bool IsSubstitute { get; private init; }

    /// <summary>Whether the check threw, so that nothing of its transaction may stay.</summary>
    public bool IsThrown { get; init; }

    /// <summary>How the write ended, where the check's own transaction has done it.</summary>
    public WriteResult? Written { get; init; }

    /// <summary>
    /// What is in the database if this outcome is refused for its token: what a commit would have written whose reply was lost.
    /// </summary>
    public CommitInDoubt? Doubt { get; init; }

    public static TryResult HandBack(Try over) => new(over, Running.Ending.Released, null);

    public static TryResult HandBackUncounted(Try over) => new(over, null, null);

    public TryResult Substitute(Exception refusal)
    {
        Try.Failure = refusal;
        return new(Try, Running.Ending.Failed, null)
        {
            // A text that was refused once must not be in the way again.
            Outcome = new RowOutcome
            {
                Claimed = Try.Row,
                Failed = true,
                Error = ErrorText.Clean("The database refused the outcome of the check: " + ErrorText.Of(refusal)),
            },
            IsSubstitute = true,
        };
    }
}

/// <summary>A commit that may have happened: nobody heard.</summary>
internal sealed record CommitInDoubt(Ending Ending, RowOutcome Outcome, WriteResult Write);
