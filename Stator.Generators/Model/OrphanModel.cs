namespace Stator.Generators.Model;

/// <summary>A class with attributes of Stator's, but without a machine.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Enum">The enum that the first of them names a state of; null where none does.</param>
/// <param name="Table">A table for it.</param>
/// <param name="At">The first of them.</param>
internal sealed record OrphanModel(string Type, string? Enum, string Table, Spot At);
