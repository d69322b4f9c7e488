using System;
using System.Linq;
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
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

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

    /// <summary>The row stays, and is due again after a delay of the try's own, within what is legal, or after RetryAfter.</summary>
    public static TryResult Stayed(Try over, TimeSpan? delay)
    {
        var legal = delay < TimeSpan.Zero ? TimeSpan.Zero : delay > LongestDelay ? LongestDelay : delay;
        var ending = delay is null ? Running.Ending.Stayed : Running.Ending.Snoozed;
        return new(over, ending, new RowOutcome { Claimed = over.Row, Delay = legal, IsSnooze = delay is not null });
    }

    public static TryResult HandBack(Try over) => new(over, Running.Ending.Released, null);

    public static TryResult HandBackUncounted(Try over) => new(over, null, null);

    /// <summary>Adds what the try has changed of the persisted columns. A failed one saves nothing.</summary>
    public TryResult Saving(object?[] before)
        => before.Length == 0 || Outcome is not { Failed: false } outcome
            ? this
            : this with { Outcome = outcome with { Saved = Changes(before) } };

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

    // Apart from Saving, because what a lambda captures is allocated on entry, also for all those that have nothing to save.
    private Saved?[] Changes(object?[] before)
        => [.. Try.Definition.Rows.Persisted(Try.Row.Row).Select((value, i) => IsSame(value, before[i]) ? null : new Saved(value))];

    // Bytes that were changed in place cannot be told from those before, so a new array is a change and the old one is none.
    private static bool IsSame(object? after, object? before) => Equals(after, before);
}

/// <summary>A commit that may have happened: nobody heard.</summary>
internal sealed record CommitInDoubt(Ending Ending, RowOutcome Outcome, WriteResult Write);
