using System;

namespace Stator;

/// <summary>How a row is inserted.</summary>
/// <typeparam name="TState">The machine's enum.</typeparam>
public sealed record InsertOptions<TState>
    where TState : struct, Enum
{
    /// <summary>The state to start in. Default: the initial state.</summary>
    public TState? State { get; init; }

    /// <summary>When the first try is due. Default: after the state's StartAfter. Not together with <see cref="Delay"/>.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>How long from now, by the database's clock, the first try is due. Default: the state's StartAfter. Not negative.</summary>
    public TimeSpan? Delay { get; init; }
}
