using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Why a check was asked to stop.</summary>
internal enum CancelReason
{
    None,
    Deadline,
    Stop,
    LeaseGone,
}

/// <summary>
/// One claimed row in this process, from its claim to its outcome. How much of its lease is left is told by the monotonic clock, from
/// before the claim was sent: so never longer than the database thinks.
/// </summary>
internal sealed class Try(Machine machine, ClaimedRow row, TimeSpan lease, long leasedAt, TimeProvider timeProvider) : ITryFacts
{
    private const long NoHook = long.MaxValue;

    // Made for a check that takes a token. Never disposed: it has neither a timer nor a parent, and an abandoned check may hold its
    // token for ever.
    private CancellationTokenSource? cancellation;
    private TaskCompletionSource<Settled?>? settled;
    private long leasedAt = leasedAt;
    private long since;
    private long returned;
    private long renewalFailedAt;
    private TimeSpan renewalPause;
    private int reason;
    private int ended;
    private long hookSince = NoHook;
    private volatile bool waitsForTransaction;

    public Machine Machine { get; } = machine;

    public MachineDefinition Definition => Machine.Definition;

    public ClaimedRow Row { get; } = row;

    public StateDefinition State => Definition.States[Row.State];

    /// <summary>How long the check may run, once it does.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>How long the check has been running; before that, how long the row has been waiting for it.</summary>
    public TimeSpan Age => waitsForTransaction ? TimeSpan.Zero : timeProvider.GetElapsedTime(Volatile.Read(ref since));

    /// <summary>
    /// For how long the check, or a hook after it, has been running past its deadline; zero or less where it has not. What the runner does with
    /// the outcome is not the check's.
    /// </summary>
    public TimeSpan Overrun
        => !IsOver ? Age - Deadline
            : Volatile.Read(ref hookSince) is var hook && hook != NoHook ? timeProvider.GetElapsedTime(hook) - Deadline
            : TimeSpan.Zero;

    public bool WaitsForTransaction => waitsForTransaction;

    /// <summary>Whether the lease is longer than the claim made it.</summary>
    public bool WasRenewed { get; private set; }

    public CancelReason CancelledBy => (CancelReason)Volatile.Read(ref reason);

    /// <summary>What the check has thrown, or the database said to its outcome; null where nothing was.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The span of the try; null where nobody listens.</summary>
    public Activity? Span { get; set; }

    /// <summary>How long the check ran; null where it has not run, or nobody wants to know.</summary>
    public TimeSpan? CheckTime => returned == 0 ? null : timeProvider.GetElapsedTime(since, returned);

    /// <summary>Whether hooks follow the write.</summary>
    public bool HasFollowers => settled is not null;

    public TimeSpan Lease => lease;

    /// <summary>Whether it has been said how the try ended.</summary>
    public bool IsOver => Volatile.Read(ref ended) != 0;

    public TimeSpan LeaseLeft => lease - timeProvider.GetElapsedTime(Volatile.Read(ref leasedAt));

    /// <summary>A lease is renewed when a third of it is over, which leaves time for several more attempts.</summary>
    public bool WantsRenewal
        => !IsOver && CancelledBy is CancelReason.None or CancelReason.Stop && LeaseLeft <= lease * 2 / 3
            && (renewalPause == TimeSpan.Zero || timeProvider.GetElapsedTime(renewalFailedAt) >= renewalPause);

    public string Describe() => $"{Definition.Name} {Row.Key} in {State.Name}";

    public StatorContext StatorContext => new(
        Definition.Name, Row.Key, State.Name, Row.StateChanged, Row.Attempt, Row.PreviousError, Row.LeaseEnds);

    public CancellationToken CancellationToken
    {
        get
        {
            if (cancellation is null)
            {
                Interlocked.CompareExchange(ref cancellation, new CancellationTokenSource(), null);
                if (CancelledBy != CancelReason.None)
                {
                    cancellation.Cancel();
                }
            }

            return cancellation.Token;
        }
    }

    /// <summary>The row waits for a slot from now on.</summary>
    public void Wait(long now) => Volatile.Write(ref since, now);

    /// <summary>The row has its slot, but no transaction yet: until it begins anew its deadline waits too.</summary>
    public void WaitForTransaction() => waitsForTransaction = true;

    /// <summary>The check runs from now on.</summary>
    public void Begin(long now, TimeSpan deadline)
    {
        Deadline = deadline;
        Volatile.Write(ref since, now);
        waitsForTransaction = false;
    }

    /// <summary>The check has run until now.</summary>
    public void CheckReturned() => returned = timeProvider.GetTimestamp();

    /// <summary>A hook after the check runs from now on.</summary>
    public void BeginHook() => Volatile.Write(ref hookSince, timeProvider.GetTimestamp());

    public void EndHook() => Volatile.Write(ref hookSince, NoHook);

    /// <summary>Starts the lease anew, from a time before its renewal was sent.</summary>
    public void Renewed(long at)
    {
        WasRenewed = true;
        renewalPause = TimeSpan.Zero;
        Volatile.Write(ref leasedAt, at);
    }

    /// <summary>Its lease could not be renewed just now.</summary>
    public void PauseRenewal(TimeSpan pause) => (renewalFailedAt, renewalPause) = (timeProvider.GetTimestamp(), pause);

    /// <summary>
    /// Asks the check to stop. The first reason stands. What the check has registered runs elsewhere and cannot block the caller.
    /// </summary>
    /// <returns>Whether this is the first reason.</returns>
    public bool Cancel(CancelReason why, Background background)
    {
        if (Interlocked.CompareExchange(ref reason, (int)why, (int)CancelReason.None) != (int)CancelReason.None)
        {
            return false;
        }

        if (Volatile.Read(ref cancellation) is { } asked)
        {
            background.Forget(asked.CancelAsync());
        }

        return true;
    }

    /// <summary>Waits for the end of the write: what was written, or null where nothing was.</summary>
    public Task<Settled?> WaitUntilSettled()
        => (settled = new TaskCompletionSource<Settled?>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The write is over.</summary>
    public void Settle(Settled? write) => settled?.TrySetResult(write);

    /// <summary>Whether the caller is the one who says how the try ended: its check, or the runner that abandons it.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref ended, 1) == 0;
}
