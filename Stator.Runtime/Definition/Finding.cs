using System.Collections.Generic;

namespace Stator;

/// <summary>What can be wrong with a machine's table or its rows.</summary>
public enum FindingKind
{
    /// <summary>Tables, columns or indexes are missing, or are of another type.</summary>
    MissingSchema,

    /// <summary>Rows are in a state that this version does not know.</summary>
    UnknownState,

    /// <summary>Rows have a due time though nothing comes for them in their state, or one later than their timeout. Can be repaired.</summary>
    StrayDueTime,

    /// <summary>Rows have no due time though they wait for a check or a timeout. Can be repaired.</summary>
    NeverDue,

    /// <summary>The leases of rows have ended ten minutes ago or earlier, and nobody has taken them.</summary>
    ExpiredLease,

    /// <summary>Rows whose timeout has passed, or that are in a retired state, have not been moved for ten minutes. Can be repaired.</summary>
    Unswept,

    /// <summary>Rows have failed much more often than is allowed, or again and again where nothing ends it.</summary>
    ManyAttempts,

    /// <summary>Rows have been due for ten minutes, and nobody has tried them.</summary>
    Overdue,

    /// <summary>PostgreSQL: most of the table is dead rows, which no vacuum has taken away.</summary>
    DeadRows,

    /// <summary>PostgreSQL: transactions have been open for more than a minute, so that no vacuum takes dead rows away.</summary>
    OldTransaction,
}

/// <summary>Something that is wrong with a machine's table or its rows.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="State">The state of the rows, as declared, or as it is stored where nobody declares it; null where it is not of rows.</param>
/// <param name="Count">How many rows, things or transactions there are.</param>
/// <param name="Keys">The keys of the first five rows, as text; none where it is not of rows.</param>
/// <param name="Text">What it is, and what to do.</param>
/// <param name="Repaired">How many rows were put right; zero where nobody asked, or nothing could be.</param>
public sealed record Finding(FindingKind Kind, string? State, long Count, IReadOnlyList<string> Keys, string Text, int Repaired = 0)
{
    /// <summary>Whether a repair puts right what is of this kind.</summary>
    public bool CanBeRepaired => Kind is FindingKind.StrayDueTime or FindingKind.NeverDue or FindingKind.Unswept;
}
