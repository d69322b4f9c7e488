using System;
using System.Threading;
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
internal sealed class Try(Machine machine, ClaimedRow row, TimeSpan lease, long leasedAt, TimeProvider timeProvider)
{
    // Never disposed: it has neither a timer nor a parent, and an abandoned check may hold its token for ever.
    private readonly CancellationTokenSource cancellation = new();
    private long leasedAt = leasedAt;
    private int reason;
    private int ended;

    public Machine Machine { get; } = machine;

    public MachineDefinition Definition => Machine.Definition;

    public ClaimedRow Row { get; } = row;

    public StateDefinition State => Definition.States[Row.State];

    public CancellationToken CancellationToken => cancellation.Token;

    public CancelReason CancelledBy => (CancelReason)Volatile.Read(ref reason);

    public TimeSpan Lease => lease;

    public TimeSpan LeaseLeft => lease - timeProvider.GetElapsedTime(Volatile.Read(ref leasedAt));

    /// <summary>Starts the lease anew, from a time before its renewal was sent.</summary>
    public void Renewed(long at) => Volatile.Write(ref leasedAt, at);

    /// <summary>
    /// Asks the check to stop. The first reason stands. What the check has registered runs elsewhere and cannot block the caller.
    /// </summary>
    public void Cancel(CancelReason why, Background background)
    {
        if (Interlocked.CompareExchange(ref reason, (int)why, (int)CancelReason.None) == (int)CancelReason.None)
        {
            background.Forget(cancellation.CancelAsync());
        }
    }

    /// <summary>Whether the caller is the one who says how the try ended: its check, or the runner that abandons it.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref ended, 1) == 0;
}
