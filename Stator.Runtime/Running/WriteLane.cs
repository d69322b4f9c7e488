using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Writes the outcomes of one machine: whatever has piled up while the last batch was being written is the next batch, and a moment is
/// waited for more where more is to come. Errors of the connection are tried again while the leases live; a batch that the database
/// refuses is halved until the row that it refuses is alone.
/// </summary>
internal sealed class WriteLane(
    MachineDefinition machine, IMachineStore store, StatorOptions options, Settlement settlement, SemaphoreSlim connections,
    Background background, TimeProvider timeProvider, Randomness randomness, ILogger logger, CancellationToken giveUp)
{
    // Costs a lone outcome beside a long check as much, and spares a statement for each of many.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan LockedPause = TimeSpan.FromMilliseconds(100);

    // Rows that a transaction of the application held, to be written with a later batch.
    private readonly List<TryResult> locked = [];
    private readonly Availability availability = new(logger, machine.Name, "writing outcomes");
    private readonly Channel<TryResult> queue = Channel.CreateBounded<TryResult>(
        new BoundedChannelOptions(Math.Max(options.Concurrency, options.ClaimBatch) + options.WriteBatch) { SingleReader = true });

    // One batch, for which they are filled again and again.
    private readonly HashSet<object> keys = [];
    private readonly List<TryResult> outcomes = [];
    private readonly List<TryResult> leases = [];

    private readonly Beat beat = new(timeProvider);
    private readonly Signal full = new(background);
    private int queued;
    private int lingering;
    private bool expectsMore;
    private Task<bool>? arriving;

    private delegate Task Send(IReadOnlyList<TryResult> results, bool retried);

    /// <summary>For how long an attempt to write has not come to its end, well or not.</summary>
    public TimeSpan Still => beat.Still;

    /// <summary>What counts how tries of the machine ended.</summary>
    public Settlement Settlement => settlement;

    /// <summary>Whether more outcomes may follow, so that waiting a moment pays.</summary>
    public void Expect(bool more)
    {
        Volatile.Write(ref expectsMore, more);
        if (!more)
        {
            EndLinger();
        }
    }

    public ValueTask AddAsync(TryResult result)
    {
        if (TryAdd(result))
        {
            return ValueTask.CompletedTask;
        }

        // The lane is full: waiting for room counts as queued already.
        Interlocked.Increment(ref queued);
        return queue.Writer.WriteAsync(result, CancellationToken.None);
    }

    public bool TryAdd(TryResult result)
    {
        var count = Interlocked.Increment(ref queued);
        if (!queue.Writer.TryWrite(result))
        {
            Interlocked.Decrement(ref queued);
            return false;
        }

        if (count == options.WriteBatch)
        {
            EndLinger();
        }

        return true;
    }

    public void Close()
    {
        queue.Writer.TryComplete();
        Expect(false);
    }

    public async Task RunAsync()
    {
        while (await HasWorkAsync().ConfigureAwait(false))
        {
            beat.Work();
            try
            {
                await LingerAsync().ConfigureAwait(false);
                TakeBatch();
                await SendAsync(CompleteAsync, outcomes, retried: false).ConfigureAwait(false);
                await SendAsync(ReleaseAsync, leases, retried: false).ConfigureAwait(false);
            }
            catch (Exception bug)
            {
                logger.Bug(bug);
            }

            beat.Rest();
        }
    }

    /// <summary>Rows that a transaction of the application holds go with what comes next, or after a pause: nobody waits with them.</summary>
    private async Task<bool> HasWorkAsync()
    {
        arriving ??= queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        if (locked.Count > 0 && !await background.WithinAsync(arriving, LockedPause, giveUp).ConfigureAwait(false))
        {
            return true;
        }

        var more = await arriving.ConfigureAwait(false);
        arriving = null;
        if (!more && locked.Count > 0)
        {
            await background.DelayAsync(LockedPause, giveUp).ConfigureAwait(false);
        }

        return more || locked.Count > 0;
    }

    private async Task LingerAsync()
    {
        // Said before it is looked, and they who fill the lane do it the other way round: so one of the two sees the other.
        Interlocked.Exchange(ref lingering, 1);
        if (Volatile.Read(ref expectsMore) && Volatile.Read(ref queued) < options.WriteBatch)
        {
            await full.WaitAsync(Linger, giveUp).ConfigureAwait(false);
        }

        Volatile.Write(ref lingering, 0);
    }

    private void EndLinger()
    {
        Interlocked.MemoryBarrier();
        if (Interlocked.Exchange(ref lingering, 0) == 1)
        {
            full.Set();
        }
    }

    private void TakeBatch()
    {
        // A row may come twice, when its first try outlived its lease. Each gets a batch of its own, where a key stands for one answer.
        outcomes.Clear();
        leases.Clear();
        keys.Clear();
        settlement.GivenUp([.. locked.Where(r => r.Try.LeaseLeft <= TimeSpan.Zero)], null);
        foreach (var again in locked.Where(r => r.Try.LeaseLeft > TimeSpan.Zero))
        {
            keys.Add(again.Try.Row.Key);
            (again.Outcome is null ? leases : outcomes).Add(again);
        }

        locked.Clear();
        while (keys.Count < options.WriteBatch && queue.Reader.TryPeek(out var result) && keys.Add(result.Try.Row.Key))
        {
            queue.Reader.TryRead(out _);
            Interlocked.Decrement(ref queued);
            (result.Outcome is null ? leases : outcomes).Add(result);
        }
    }

    private async Task SendAsync(Send send, IReadOnlyList<TryResult> results, bool retried)
    {
        while (results.Count > 0)
        {
            beat.Work();
            try
            {
                await SendOnceAsync(send, results, retried).ConfigureAwait(false);
                availability.Up();
                return;
            }
            catch (Exception exception) when (giveUp.IsCancellationRequested || store.IsTransient(exception))
            {
                retried = true;
                results = await WaitForRetryAsync(results, exception).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                await DivideAsync(send, results, retried, exception).ConfigureAwait(false);
                return;
            }
        }
    }

    private async Task SendOnceAsync(Send send, IReadOnlyList<TryResult> results, bool retried)
    {
        await connections.WaitAsync(giveUp).ConfigureAwait(false);
        try
        {
            await send(results, retried).ConfigureAwait(false);
        }
        finally
        {
            connections.Release();
        }
    }

    private async Task CompleteAsync(IReadOnlyList<TryResult> results, bool retried)
    {
        var ends = await store.CompleteAsync(machine, [.. results.Select(r => r.Outcome!)], giveUp).ConfigureAwait(false);
        for (var i = 0; i < results.Count; i++)
        {
            if (ends[i].End == WriteEnd.Locked)
            {
                locked.Add(results[i]);
            }
            else
            {
                settlement.Written(results[i], ends[i], retried);
            }
        }
    }

    private async Task ReleaseAsync(IReadOnlyList<TryResult> results, bool retried)
    {
        var ends = await store.ReleaseAsync(machine, [.. results.Select(r => r.Try.Row)], giveUp).ConfigureAwait(false);
        var each = results.Zip(ends).ToList();
        locked.AddRange(each.Where(e => e.Second == LeaseEnd.Locked).Select(e => e.First));
        settlement.HandedBack([.. each.Where(e => e.Second != LeaseEnd.Locked)], retried);
    }

    /// <summary>Pauses, and returns those whose lease lives: the others may be somebody else's by now.</summary>
    private async Task<IReadOnlyList<TryResult>> WaitForRetryAsync(IReadOnlyList<TryResult> results, Exception exception)
    {
        availability.Down(exception);
        await background.DelayAsync(ReconnectPause.After(availability.Failures, randomness.NextDouble()), giveUp).ConfigureAwait(false);

        var alive = results.Where(r => !giveUp.IsCancellationRequested && r.Try.LeaseLeft > TimeSpan.Zero).ToList();
        settlement.GivenUp([.. results.Except(alive)], exception);
        return alive;
    }

    private async Task DivideAsync(Send send, IReadOnlyList<TryResult> results, bool retried, Exception exception)
    {
        if (results.Count > 1)
        {
            var half = results.Count / 2;
            await SendAsync(send, [.. results.Take(half)], retried).ConfigureAwait(false);
            await SendAsync(send, [.. results.Skip(half)], retried).ConfigureAwait(false);
        }
        else if (results[0] is { Outcome: not null, IsSubstitute: false } refused)
        {
            logger.OutcomeRefused(machine.Name, refused.Try.Row.Key, refused.Try.State.Name, exception);
            await SendAsync(send, [refused.Substitute(exception)], retried).ConfigureAwait(false);
        }
        else
        {
            settlement.GivenUp(results, exception);
        }
    }
}
