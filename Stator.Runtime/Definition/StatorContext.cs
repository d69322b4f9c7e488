using System;

namespace Stator;

/// <summary>What a check may know of its own try. Take it as a parameter of the check.</summary>
/// <param name="Machine">The name of the machine.</param>
/// <param name="Key">The key of the row.</param>
/// <param name="State">The name of the state that is checked.</param>
/// <param name="StateChanged">When the row entered the state, by the database's clock.</param>
/// <param name="Attempt">
/// The number of this try: 1, plus one for every try since the row entered the state that failed, ran past its deadline or took its process
/// down. A try that ended in Stay does not count.
/// </param>
/// <param name="PreviousError">What the last failed try in this state recorded; null where none did.</param>
/// <param name="LeaseEnds">When the lease ends unless it is renewed, by the database's clock.</param>
public sealed record StatorContext(
    string Machine,
    object Key,
    string State,
    DateTimeOffset StateChanged,
    int Attempt,
    string? PreviousError,
    DateTimeOffset LeaseEnds)
{
    /// <summary>
    /// Names this stay of the row in this state: the same for every try until the row moves, and never the same again. Hand it to other
    /// systems, so that a second try does not make them act twice.
    /// </summary>
    public string IdempotencyKey
        => FormattableString.Invariant($"{Machine}/{Key}/{State}/{StateChanged.UtcDateTime:yyyyMMdd'T'HHmmss.ffffff'Z'}");
}
