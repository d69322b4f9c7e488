using System;

namespace Stator;

/// <summary>
/// Declares that the runner moves a row from <see cref="From"/> to <see cref="To"/> when it has been there for <see cref="After"/>. In an
/// automatic state the row gets one last try first, and a try that moves the row wins. At most one per state; no check can take this edge.
/// </summary>
/// <param name="from">An automatic or external state.</param>
/// <param name="to">The state that is entered.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TimeoutAttribute(object from, object to) : Attribute
{
    /// <summary>The state that is left.</summary>
    public object From { get; } = from;

    /// <summary>The state that is entered.</summary>
    public object To { get; } = to;

    /// <summary>How long a row may be in <see cref="From"/>, such as <c>"1d"</c>. Required; more than zero.</summary>
    public string? After { get; set; }
}
