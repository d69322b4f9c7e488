namespace Stator.Generated;

/// <summary>What decides which rows of a machine are claimed first, and how many at a time.</summary>
public sealed record ClaimDefinition
{
    /// <summary>The property with [Priority]; null where there is none.</summary>
    public PriorityDefinition? Priority { get; init; }

    /// <summary>Whether a property has [Queue].</summary>
    public bool HasQueue { get; init; }

    /// <summary>How many rows of the machine may be on lease at a time, across all processes; null is any number.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>How many rows with the same [ConcurrencyKey] may be on lease at a time, across all processes; null is any number.</summary>
    public int? KeyLimit { get; init; }
}

/// <summary>The property with [Priority].</summary>
/// <param name="Property">Its name.</param>
/// <param name="Least">The lowest value of its type.</param>
/// <param name="Most">The highest value of its type.</param>
public sealed record PriorityDefinition(string Property, int Least, int Most);
