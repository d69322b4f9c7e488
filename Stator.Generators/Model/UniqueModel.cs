namespace Stator.Generators.Model;

/// <summary>What a property is unique by.</summary>
/// <param name="Group">The group; the property's own name, with a dot, for one without.</param>
/// <param name="Until">The states from which on its value is free, besides the terminal ones.</param>
internal sealed record UniqueModel(string Group, EquatableArray<StateReference> Until);
