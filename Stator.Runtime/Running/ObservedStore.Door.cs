using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>The verbs of the outside doors.</summary>
internal sealed partial class ObservedStore
{
    private const string Created = "created";
    private const string Existing = "existing";

    public Task EnsureSchemaAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => WatchAsync("ensure_schema", store.EnsureSchemaAsync(machines, cancellationToken));

    public string ScriptSchema(IReadOnlyList<MachineDefinition> machines) => store.ScriptSchema(machines);

    public Task<Inserted> InsertAsync(
        MachineDefinition machine, object row, UntypedInsertOptions options, DbTransaction? transaction, CancellationToken cancellationToken)
        => traces.IsOn || metrics.WatchesInserts
            ? ObserveAsync(machine, row, options, transaction, cancellationToken)
            : WatchAsync("insert", store.InsertAsync(machine, row, options, transaction, cancellationToken));

    public Task<InsertManyResult> InsertManyAsync(
        MachineDefinition machine, IAsyncEnumerable<object> rows, UntypedInsertOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => traces.IsOn || metrics.WatchesInserts
            ? ObserveManyAsync(machine, rows, options, transaction, cancellationToken)
            : WatchAsync("insert_many", store.InsertManyAsync(machine, rows, options, transaction, cancellationToken));

    public Task<object?> FindAsync(
        MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("find", store.FindAsync(machine, key, transaction, cancellationToken));

    public Task<bool> CommandAsync(
        MachineDefinition machine, string command, object key, string? by, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var call = WatchAsync("command", store.CommandAsync(machine, command, key, by, transaction, cancellationToken));
        return metrics.WatchesMoves ? CommandedAsync(machine, command, call) : call;
    }

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("history", store.HistoryAsync(machine, key, transaction, cancellationToken));

    public Task<int> ForceAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, int state, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        var call = WatchAsync("force", store.ForceAsync(machine, keys, state, by, transaction, cancellationToken));
        return metrics.WatchesMoves ? ForcedAsync(machine, null, state, call) : call;
    }

    public Task<int> ForceAllAsync(
        MachineDefinition machine, int from, int to, TimeSpan olderThan, int limit, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        var call = WatchAsync("force_all", store.ForceAllAsync(machine, from, to, olderThan, limit, by, transaction, cancellationToken));
        return metrics.WatchesMoves ? ForcedAsync(machine, from, to, call) : call;
    }

    public Task<int> RequeueAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("requeue", store.RequeueAsync(machine, keys, force, transaction, cancellationToken));

    public Task<int> RequeueAllAsync(
        MachineDefinition machine, int state, int limit, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("requeue_all", store.RequeueAllAsync(machine, state, limit, transaction, cancellationToken));

    public Task<Sight?> LookAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => WatchAsync("look", store.LookAsync(machine, key, cancellationToken));

    public Task<ClaimedRow?> BeginAsync(
        MachineDefinition machine, object key, Sight seen, WantedLease lease, CancellationToken cancellationToken)
        => WatchAsync("begin_run", store.BeginAsync(machine, key, seen, lease, cancellationToken));

    public Task<IReadOnlyDictionary<string, long>> CountByStateAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("count", store.CountByStateAsync(machine, transaction, cancellationToken));

    public Task<StatorDepth> DepthAsync(MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("depth", store.DepthAsync(machine, transaction, cancellationToken));

    public Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => WatchAsync("depth", store.DepthByQueueAsync(machine, transaction, cancellationToken));

    private async Task<Inserted> ObserveAsync(
        MachineDefinition machine, object row, UntypedInsertOptions options, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        using var span = traces.StartInsert(machine.Name);
        var inserted = await EndAsync(span, WatchAsync("insert", store.InsertAsync(machine, row, options, transaction, cancellationToken)))
            .ConfigureAwait(false);
        var outcome = inserted.Duplicate is null ? Created : Existing;
        metrics.Inserted(machine.Name, outcome, 1);
        StatorTraces.Inserted(span, outcome);
        return inserted;
    }

    private async Task<InsertManyResult> ObserveManyAsync(
        MachineDefinition machine, IAsyncEnumerable<object> rows, UntypedInsertOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        using var span = traces.StartInsert(machine.Name);
        var result = await EndAsync(
            span, WatchAsync("insert_many", store.InsertManyAsync(machine, rows, options, transaction, cancellationToken))).ConfigureAwait(false);
        metrics.Inserted(machine.Name, Created, result.Created);
        metrics.Inserted(machine.Name, Existing, result.Existing);
        StatorTraces.Inserted(span, result.Created, result.Existing);
        return result;
    }

    private async Task<bool> CommandedAsync(MachineDefinition machine, string command, Task<bool> call)
    {
        var moved = await call.ConfigureAwait(false);
        if (moved)
        {
            var edges = machine.Edges.Where(e => e.Kind == EdgeKind.Command && e.Command == command).ToList();
            telemetry.Moved(machine, OnlyOne(edges.Select(e => e.From)), OnlyOne(edges.Select(e => e.To)), MoveReason.Command);
        }

        return moved;
    }

    private async Task<int> ForcedAsync(MachineDefinition machine, int? from, int to, Task<int> call)
    {
        var forced = await call.ConfigureAwait(false);
        telemetry.Moved(machine, from, to, MoveReason.Force, forced);
        return forced;
    }

    // A command may leave several states, and the statement does not say which it was.
    private static int? OnlyOne(IEnumerable<int> states) => states.Distinct().ToList() is [var only] ? only : null;
}
