using System;

namespace Stator;

/// <summary>
/// Declares an edge that only outside code takes: the method <c>{Name}Async(id)</c> of <see cref="IStator{T}"/>, which answers whether the row
/// was in one of the <see cref="From"/> states. A check that runs meanwhile loses: its late result is refused.
/// </summary>
/// <param name="name">The name of the method, without <c>Async</c>: a C# identifier.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CommandAttribute(string name) : Attribute
{
    /// <summary>The name of the command.</summary>
    public string Name { get; } = name;

    /// <summary>The states in which the command is allowed. Required; at least one.</summary>
    public object[] From { get; set; } = [];

    /// <summary>The state that the command moves the row to. Required.</summary>
    public object? To { get; set; }
}
