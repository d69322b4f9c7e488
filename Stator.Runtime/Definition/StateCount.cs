namespace Stator;

/// <summary>How many rows are in a state.</summary>
/// <param name="State">The name of the state, as declared; of one that this version does not know, as it is stored.</param>
/// <param name="Known">Whether this version of the machine declares it.</param>
/// <param name="Count">How many rows.</param>
public sealed record StateCount(string State, bool Known, long Count);
