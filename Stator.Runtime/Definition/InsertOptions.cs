using System;

namespace Stator;

/// <summary>How a row is inserted.</summary>
/// <typeparam name="TState">The machine's enum.</typeparam>
public sealed record InsertOptions<TState>
    where TState : struct, Enum
{
    /// <summary>The state to start in. Default: the initial state.</summary>
    public TState? State { get; init; }

    /// <summary>
    /// When the first try is due, but no later than the state's timeout. Default: after the state's StartAfter. Not together with
    /// <see cref="Delay"/>, and only for automatic states.
    /// </summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>
    /// How long from now, by the database's clock, the first try is due, but no later than the state's timeout. Default: the state's
    /// StartAfter. From zero to ten years, and only for automatic states.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>What a property with [Source] holds. Default: the file and the line of the call.</summary>
    public string? Source { get; init; }

    /// <summary>What the property with [Priority] holds: any value of its type. Default: what the object has there.</summary>
    public int? Priority { get; init; }

    /// <summary>What the property with [Queue] holds. Default: what the object has there.</summary>
    public string? Queue { get; init; }
}
