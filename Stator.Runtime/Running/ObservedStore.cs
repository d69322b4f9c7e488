using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Tells meters and spans what is asked of the database, by the runner and by the outside doors, and how that ends. Where nobody listens each
/// call is handed on as it is.
/// </summary>
internal sealed partial class ObservedStore(IMachineStore store, Telemetry telemetry, TimeSpan timeout, TimeProvider timeProvider) : IMachineStore
{
    private readonly StatorMetrics metrics = telemetry.Metrics;
    private readonly StatorTraces traces = telemetry.Traces;

    public DueNews News => store.News;

    public bool CanListen => store.CanListen;

    public Task<bool> ListenAsync(
        string probe, Func<Task> sendProbe, TimeSpan probeTime, Action alive, TimeSpan beat, CancellationToken cancellationToken)
        => WatchAsync("listen", store.ListenAsync(probe, sendProbe, probeTime, alive, beat, cancellationToken));

    public Task ProbeAsync(string probe, CancellationToken cancellationToken)
        => WatchAsync("probe", store.ProbeAsync(probe, cancellationToken));

    public Task<IReadOnlyList<Peeked>> PeekAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => WatchAsync("peek", store.PeekAsync(machines, cancellationToken));

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => WatchAsync("now", store.NowAsync(cancellationToken));

    public Task<IReadOnlyList<ClaimedRow>> ClaimAsync(
        MachineDefinition machine, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, CancellationToken cancellationToken)
        => ClaimedAsync(machine, lease, timeProvider.GetTimestamp(), store.ClaimAsync(machine, limit, token, lease, dueBy, cancellationToken));

    public Task<IReadOnlyList<ClaimedRow>> ClaimWithinAsync(
        MachineDefinition machine, ClaimScope scope, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy,
        CancellationToken cancellationToken)
        => ClaimedAsync(
            machine, lease, timeProvider.GetTimestamp(),
            store.ClaimWithinAsync(machine, scope, limit, token, lease, dueBy, cancellationToken));

    public Task<IReadOnlyList<WriteResult>> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
        => traces.IsOn
            ? TraceAsync(machine, outcomes, cancellationToken)
            : WatchAsync("write", store.CompleteAsync(machine, outcomes, cancellationToken));

    public Task<ICheckTransaction> BeginCheckAsync(CancellationToken cancellationToken)
        => metrics.WatchesErrors ? ObserveAsync(store.BeginCheckAsync(cancellationToken)) : store.BeginCheckAsync(cancellationToken);

    public Task<IReadOnlyList<LeaseEnd>> ReleaseAsync(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken)
        => WatchAsync("release", store.ReleaseAsync(machine, rows, cancellationToken));

    public IReadOnlyList<LeaseEnd> Renew(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, TimeSpan lease, TimeSpan atMost)
    {
        try
        {
            return store.Renew(machine, rows, lease, atMost);
        }
        catch (Exception exception) when (Notes("renew", exception, timeProvider.GetTimestamp()))
        {
            throw;
        }
    }

    public Task<IReadOnlyList<SweptRow>> SweepAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
        => SweptAsync(machine, WatchAsync("sweep", store.SweepAsync(machine, limit, cancellationToken)));

    public Task<int> DeleteAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
        => metrics.WatchesDeletes
            ? CountAsync(machine, store.DeleteAsync(machine, limit, cancellationToken))
            : WatchAsync("delete", store.DeleteAsync(machine, limit, cancellationToken));

    public Task<int> KeepHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => WatchAsync("keep_history", store.KeepHistoryAsync(machine, cancellationToken));

    public Task<StoredSchedules> ReadSchedulesAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => WatchAsync("read_schedules", store.ReadSchedulesAsync(machine, cancellationToken));

    public Task<int> BeginScheduleAsync(MachineDefinition machine, string schedule, string definition, CancellationToken cancellationToken)
        => WatchAsync("begin_schedule", store.BeginScheduleAsync(machine, schedule, definition, cancellationToken));

    public async Task<OccurrenceEnd> OccurAsync(
        MachineDefinition machine, string schedule, DateTimeOffset doneUntil, DateTimeOffset occurrence, object? row,
        CancellationToken cancellationToken)
    {
        // A few in a minute at most.
        var end = await WatchAsync("occur", store.OccurAsync(machine, schedule, doneUntil, occurrence, row, cancellationToken)).ConfigureAwait(false);
        if (end.IsOurs && row is not null)
        {
            metrics.Inserted(machine.Name, end.Key is null ? Existing : Created, 1);
        }

        return end;
    }

    public bool IsTransient(Exception exception) => store.IsTransient(exception);

    /// <summary>Counts the error that a call ends with, if it is the database's.</summary>
    public Task<T> WatchAsync<T>(string operation, Task<T> call)
        => metrics.WatchesErrors ? NoteAsync(operation, call) : call;

    /// <inheritdoc cref="WatchAsync{T}"/>
    public Task WatchAsync(string operation, Task call) => metrics.WatchesErrors ? NoteAsync(operation, AnsweredAsync(call)) : call;

    private async Task<T> NoteAsync<T>(string operation, Task<T> call)
    {
        var since = timeProvider.GetTimestamp();
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Exception exception) when (Notes(operation, exception, since))
        {
            throw;
        }
    }

    private static async Task<bool> AnsweredAsync(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    // A filter that catches nothing. What was cancelled after the longest time that a call may take was not answered.
    private bool Notes(string operation, Exception exception, long since)
    {
        if (metrics.WatchesErrors && exception is not DuplicateRowException)
        {
            var said = exception as DbException ?? exception.InnerException as DbException;
            if (said is not null || store.IsTransient(exception)
                || (exception is OperationCanceledException && timeProvider.GetElapsedTime(since) >= timeout))
            {
                metrics.Failed(operation, said?.SqlState);
            }
        }

        return false;
    }

    private Task<IReadOnlyList<ClaimedRow>> ClaimedAsync(
        MachineDefinition machine, TimeSpan lease, long since, Task<IReadOnlyList<ClaimedRow>> claim)
        => metrics.WatchesClaims || traces.IsOn ? MeasureAsync(machine, lease, since, claim) : WatchAsync("claim", claim);

    private async Task<IReadOnlyList<ClaimedRow>> MeasureAsync(
        MachineDefinition machine, TimeSpan lease, long since, Task<IReadOnlyList<ClaimedRow>> claim)
    {
        var rows = await WatchAsync("claim", claim).ConfigureAwait(false);
        var time = timeProvider.GetElapsedTime(since);
        metrics.Claimed(machine.Name, rows.Count, time);
        if (rows.Count > 0 && traces.IsOn)
        {
            traces.Claimed(machine.Name, rows.Count, time);
        }

        if (metrics.WatchesLag)
        {
            // Both times are the database's: a lease begins at the time of its claim.
            foreach (var row in rows.Where(r => r.Due < r.LeaseEnds))
            {
                var late = row.LeaseEnds - lease - row.Due;
                metrics.Lagged(machine.Name, machine.States[row.State].Name, late > TimeSpan.Zero ? late : TimeSpan.Zero);
            }
        }

        return rows;
    }

    private async Task<IReadOnlyList<SweptRow>> SweptAsync(MachineDefinition machine, Task<IReadOnlyList<SweptRow>> sweep)
    {
        var rows = await sweep.ConfigureAwait(false);
        foreach (var row in rows.Where(r => r.From != r.To))
        {
            var legacy = machine.Edges.Any(e => e.Kind == EdgeKind.Legacy && e.From == row.From && e.To == row.To);
            telemetry.Moved(machine, row.From, row.To, legacy ? MoveReason.Legacy : MoveReason.Timeout);
        }

        return rows;
    }

    private async Task<int> CountAsync(MachineDefinition machine, Task<int> delete)
    {
        var deleted = await WatchAsync("delete", delete).ConfigureAwait(false);
        metrics.Deleted(machine.Name, deleted);
        return deleted;
    }

    private async Task<ICheckTransaction> ObserveAsync(Task<ICheckTransaction> begin)
        => new ObservedTransaction(await WatchAsync("begin", begin).ConfigureAwait(false), this);

    private async Task<IReadOnlyList<WriteResult>> TraceAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        using var span = traces.StartWrite(machine.Name, outcomes.Count);
        return await EndAsync(span, WatchAsync("write", store.CompleteAsync(machine, outcomes, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Waits for a call that was made in a span. The span is still to be disposed of.</summary>
    private static async Task<T> EndAsync<T>(Activity? span, Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Exception exception) when (span is not null)
        {
            StatorTraces.Failed(span, exception.GetType().FullName!, exception);
            throw;
        }
    }
}
