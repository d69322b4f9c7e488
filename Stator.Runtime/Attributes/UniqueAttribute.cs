using System;

namespace Stator;

/// <summary>
/// No two live rows of the machine have the same value of this property, or of all properties with the same <see cref="Group"/>. A row is
/// live until it enters a terminal state, or one of <see cref="Until"/>, while it is being checked too. A unique index of the database holds it. A second row is refused by
/// InsertAsync; InsertOrFindAsync returns the key of the first instead. Rows without a value, null, are never the same as others.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class UniqueAttribute : Attribute
{
    /// <summary>Properties with the same group are unique together. Default: the property is unique by itself.</summary>
    public string? Group { get; set; }

    /// <summary>
    /// States from which on the value is free for another row, besides the terminal ones. No edge may lead out of them but to each other and to
    /// terminal states. What one property of a group says counts for all. Default: none.
    /// </summary>
    public object[] Until { get; set; } = [];
}
