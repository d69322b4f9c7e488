using System;
using System.ComponentModel;

namespace Stator;

/// <summary>How a wait for a row ended.</summary>
public enum WaitEnd
{
    /// <summary>The row is in one of the states.</summary>
    Reached,

    /// <summary>The time was over before.</summary>
    TimedOut,

    /// <summary>There is no such row, or no more.</summary>
    Gone,
}

/// <summary>What a wait for a row came to.</summary>
/// <typeparam name="TState">The machine's enum.</typeparam>
/// <param name="End">How it ended.</param>
/// <param name="State">
/// The state that the row was last seen in; null where there is no row, or where it is in a state that this version does not know.
/// </param>
public readonly record struct WaitResult<TState>(WaitEnd End, TState? State)
    where TState : struct
{
    /// <summary>Whether the row is in one of the states that were waited for.</summary>
    public bool IsReached => End == WaitEnd.Reached;

    /// <summary>The same with states of another type. For generated code.</summary>
    /// <typeparam name="TOther">The other type.</typeparam>
    /// <param name="convert">Makes a state of the other type.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public WaitResult<TOther> As<TOther>(Func<TState, TOther> convert)
        where TOther : struct
    {
        ArgumentNullException.ThrowIfNull(convert);
        return new WaitResult<TOther>(End, State is { } state ? convert(state) : null);
    }
}
