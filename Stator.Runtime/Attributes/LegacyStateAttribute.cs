using System;

namespace Stator;

/// <summary>
/// Declares a retired state: nothing enters it any more, and the runner moves every row still stored in it to <see cref="MoveTo"/>.
/// </summary>
/// <param name="state">A member of the machine's enum.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LegacyStateAttribute(object state) : Attribute
{
    /// <summary>The state declared.</summary>
    public object State { get; } = state;

    /// <summary>The state that its rows are moved to, a member of the machine's enum that is not itself legacy. Required.</summary>
    public object? MoveTo { get; set; }

    /// <summary>The name stored in the database. Default: the name of the enum member.</summary>
    public string? Name { get; set; }
}
