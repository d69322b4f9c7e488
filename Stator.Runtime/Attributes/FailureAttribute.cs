using System;

namespace Stator;

/// <summary>How the delay before the next try grows with the attempts that failed.</summary>
public enum Backoff
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>One delay more for each attempt: 3 s, 6 s, 9 s.</summary>
    Incremental,

    /// <summary>Twice as long for each attempt: 3 s, 6 s, 12 s.</summary>
    Exponential,
}

/// <summary>
/// Declares what becomes of failed tries in a state: they are tried again with a backoff, and after <see cref="MaxAttempts"/> of them the
/// runner moves the row to <see cref="To"/>. A try fails when it throws, answers Fail, runs past its deadline or takes its process down. Of
/// several on one state, the first whose <see cref="On"/> fits the exception counts.
/// </summary>
/// <param name="from">An automatic state.</param>
/// <param name="to">The state that exhausted rows enter.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FailureAttribute(object from, object to) : Attribute
{
    /// <summary>The state that is left.</summary>
    public object From { get; } = from;

    /// <summary>The state that is entered.</summary>
    public object To { get; } = to;

    /// <summary>How many tries may fail before the row moves. Default 1: the first failure moves it. At least 1.</summary>
    public int MaxAttempts { get; set; } = 1;

    /// <summary>How long to wait after the first failed try, such as <c>"3s"</c>. Default: the state's RetryAfter.</summary>
    public string? Delay { get; set; }

    /// <summary>How the delay grows. Default <see cref="Backoff.Constant"/>.</summary>
    public Backoff Backoff { get; set; }

    /// <summary>The longest delay, such as <c>"10m"</c>. Default: one day.</summary>
    public string? MaxDelay { get; set; }

    /// <summary>
    /// The exceptions that it is for, derived ones included. Default: any failure. A <see cref="TimeoutException"/> here also stands for a
    /// deadline that passed; an answer of Fail and a process that died are only for those without.
    /// </summary>
    public Type[] On { get; set; } = [];
}
