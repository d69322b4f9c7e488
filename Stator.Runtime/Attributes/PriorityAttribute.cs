using System;

namespace Stator;

/// <summary>
/// The runner takes rows with a higher value first, of one value the oldest due, and of one due time the one with the lowest key. Only rows
/// that are due count. On a property of type <c>int</c> or <c>short</c>; any value is legal. Its column is <c>state_priority</c> (with the
/// machine's ColumnPrefix) unless <c>[Column]</c> says otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PriorityAttribute : Attribute;
