using System;

namespace Stator;

/// <summary>
/// At most <see cref="Limit"/> rows of the machine with the same value are on lease at a time, across all processes. Rows without a value,
/// because it is null, are not limited. On a property of type <c>string</c>, <c>int</c>, <c>long</c> or <c>Guid</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConcurrencyKeyAttribute : Attribute
{
    /// <summary>How many rows with the same value may be on lease at a time.</summary>
    /// <value>Default 1; 1 or more.</value>
    public int Limit { get; set; } = 1;
}
