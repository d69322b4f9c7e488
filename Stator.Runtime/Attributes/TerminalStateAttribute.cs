using System;

namespace Stator;

/// <summary>Declares a state in which a row rests for good: it has no check and no edge leaves it.</summary>
/// <param name="state">A member of the machine's enum.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TerminalStateAttribute(object state) : Attribute
{
    /// <summary>The state declared.</summary>
    public object State { get; } = state;

    /// <summary>How long after entering the state a row is deleted, such as <c>"30d"</c>. Default: never.</summary>
    public string? DeleteAfter { get; set; }

    /// <summary>The name stored in the database. Default: the name of the enum member.</summary>
    public string? Name { get; set; }
}
