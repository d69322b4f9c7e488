using System;

namespace Stator;

/// <summary>
/// Marks the property that is the key of the row: <c>int</c>, <c>long</c>, <see cref="Guid"/> or <c>string</c>. Without it, the key is the
/// property named <c>Id</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StatorKeyAttribute : Attribute;
