using System;

namespace Stator;

/// <summary>Why work on a row could not begin, or could not be written.</summary>
public abstract class StatorRowException : Exception
{
    private protected StatorRowException(string machine, object key, string message)
        : base(FormattableString.Invariant($"{machine} '{key}' {message}"))
        => (Machine, Key) = (machine, key);

    /// <summary>The name of the machine.</summary>
    public string Machine { get; }

    /// <summary>The key of the row.</summary>
    public object Key { get; }
}

/// <summary>There is no such row, or no more.</summary>
public sealed class RowNotFoundException : StatorRowException
{
    internal RowNotFoundException(string machine, object key)
        : base(machine, key, "is not there. Insert it first; a row may also have been deleted after its state's DeleteAfter.")
    {
    }
}

/// <summary>Somebody else holds the lease of the row: a check that runs, or another run.</summary>
public sealed class LockedException : StatorRowException
{
    internal LockedException(string machine, object key, DateTimeOffset until)
        : base(
            machine, key, FormattableString.Invariant($"is on lease until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC, unless that is renewed. ")
            + "Try again after it, or take the row over with BeginOptions.IgnoreLock.")
        => Until = until;

    /// <summary>When the lease ends unless it is renewed, by the database's clock.</summary>
    public DateTimeOffset Until { get; }
}

/// <summary>The tries of the row are used up, by what the [Failure] of its state allows, or it is where such a [Failure] leads.</summary>
public sealed class ExhaustedException : StatorRowException
{
    internal ExhaustedException(string machine, object key, string state, int attempts, string? error)
        : base(
            machine, key, FormattableString.Invariant($"has no tries left: it is in {state}, after {attempts} of them there. ")
            + "Move it along a [Command] or with ForceAsync, or begin with BeginOptions.ForceExecution.")
        => (State, Attempts, Error) = (state, attempts, error);

    /// <summary>The name of the state that the row is in.</summary>
    public string State { get; }

    /// <summary>How many tries since the row entered its state came to no answer.</summary>
    public int Attempts { get; }

    /// <summary>What the last failed try recorded; null where none did.</summary>
    public string? Error { get; }
}

/// <summary>The row is parked: it is in a state that nothing is done in, because it is external, terminal or retired.</summary>
public sealed class IgnoredException : StatorRowException
{
    internal IgnoredException(string machine, object key, string state)
        : base(
            machine, key, $"is in {state}, where nothing is done. Move it along a [Command] or with ForceAsync, or begin with "
            + "BeginOptions.ForceExecution.")
        => State = state;

    /// <summary>The name of the state that the row is in.</summary>
    public string State { get; }
}

/// <summary>The lease of a run was lost before its outcome was written: the row was moved, forced or claimed meanwhile. Nothing was written.</summary>
public sealed class LeaseLostException : StatorRowException
{
    internal LeaseLostException(string machine, object key, string state)
        : base(
            machine, key, $"was moved, forced or taken over while a run in {state} worked on it, so that its outcome was refused. "
            + "Look at the row before you begin again.")
    {
    }
}
