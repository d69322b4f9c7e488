using System;

namespace Stator;

/// <summary>
/// Gives several states a name, for code and queries that mean all of them: the class gets the property <c>Is{Name}</c>, and its
/// <c>Graph</c> the list <c>{Name}States</c> and the predicate <c>{Name}Sql</c> for queries of your own. It changes nothing of what the machine does.
/// </summary>
/// <param name="name">The name of the group, such as <c>"Active"</c>: a C# identifier, and not that of a state.</param>
/// <param name="states">Its states; at least one. A state may be in several groups.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StateGroupAttribute(string name, params object[] states) : Attribute
{
    /// <summary>The name of the group.</summary>
    public string Name { get; } = name;

    /// <summary>The states of the group.</summary>
    public object[] States { get; } = states;
}
