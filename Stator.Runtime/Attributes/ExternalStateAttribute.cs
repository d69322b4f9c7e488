using System;

namespace Stator;

/// <summary>
/// Declares a state that the runner does not check: a <see cref="CommandAttribute">command</see>, a forced move or a
/// <see cref="TimeoutAttribute">timeout</see> takes the row out of it.
/// </summary>
/// <param name="state">A member of the machine's enum.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExternalStateAttribute(object state) : Attribute
{
    /// <summary>The state declared.</summary>
    public object State { get; } = state;

    /// <summary>How long after entering the state a row still in it is deleted, such as <c>"30d"</c>. Default: never.</summary>
    public string? DeleteAfter { get; set; }

    /// <summary>The name stored in the database. Default: the name of the enum member.</summary>
    public string? Name { get; set; }
}
