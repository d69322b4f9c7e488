using System;

namespace Stator;

/// <summary>Declares that the check of <see cref="From"/> may answer <see cref="To"/>. Nothing else takes this edge.</summary>
/// <param name="from">An automatic state.</param>
/// <param name="to">The state it may move to. The same state restarts it: its age and its timeout begin anew.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TransitionAttribute(object from, object to) : Attribute
{
    /// <summary>The state that is left.</summary>
    public object From { get; } = from;

    /// <summary>The state that is entered.</summary>
    public object To { get; } = to;
}
