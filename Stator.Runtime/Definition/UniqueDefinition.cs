using System.Collections.Generic;

namespace Stator.Generated;

/// <summary>Properties that no two live rows have the same values of.</summary>
/// <param name="Index">The unique index that holds it, on PostgreSQL.</param>
/// <param name="Columns">The columns, in the order of the index.</param>
/// <param name="Properties">The properties, in the same order.</param>
public sealed record UniqueDefinition(string Index, IReadOnlyList<string> Columns, IReadOnlyList<string> Properties);
