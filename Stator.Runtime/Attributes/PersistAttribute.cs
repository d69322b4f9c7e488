using System;

namespace Stator;

/// <summary>
/// Saves a property together with the answer of a check: what the check has changed is written in the same fenced statement as the move, or as
/// the stay. A try that fails saves nothing. Only changed values are written, so that what others wrote meanwhile to the rest of the row stays.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersistAttribute : Attribute;
