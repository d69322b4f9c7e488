using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Observing;
using Stator.Running;
using Stator.Storage;

namespace Stator.Hosting;

internal sealed class StatorMaintenance(NamedMachines machines, RunnerParts parts) : IStatorMaintenance
{
    private const int DeletedAtOnce = 500;

    private readonly IMachineStore store = parts.Store;

    public Task<int> RequeueAsync(
        string machine, IReadOnlyCollection<string> keys, bool force = false, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        var (named, verbs) = Of(machine);
        var some = NamedMachines.Keys(named, keys);
        return dryRun
            ? verbs.CountRequeuedAsync(some, force, cancellationToken)
            : verbs.RequeueAsync(some, force, null, cancellationToken);
    }

    public Task<int> RequeueAllAsync(
        string machine, string state, int? limit = null, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        var (named, verbs) = Of(machine);
        var index = NamedMachines.State(named, state);
        return dryRun
            ? verbs.CountRequeuedAsync(index, limit, cancellationToken)
            : verbs.RequeueAllAsync(index, limit, null, cancellationToken);
    }

    public Task<int> ForceAsync(
        string machine, IReadOnlyCollection<string> keys, string state, string? by = null, CancellationToken cancellationToken = default)
    {
        var (named, verbs) = Of(machine);
        return verbs.ForceManyAsync(NamedMachines.Keys(named, keys), NamedMachines.State(named, state), by, null, cancellationToken);
    }

    public Task<bool> CommandAsync(
        string machine, string command, string key, string? by = null, CancellationToken cancellationToken = default)
    {
        var (named, verbs) = Of(machine);
        return verbs.CommandAsync(command, NamedMachines.Key(named, key), by, null, cancellationToken);
    }

    public async Task<PruneReport> PruneAsync(string machine, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        var retention = parts.Options.StatisticsRetention;

        // All is counted first: where a table is missing, that is said before anything is deleted.
        var old = await store.CountOldHistoryAsync(named, cancellationToken).ConfigureAwait(false);
        var oldStatistics = await store.CountOldStatisticsAsync(named, retention, cancellationToken).ConfigureAwait(false);
        if (dryRun)
        {
            return new PruneReport(await store.CountDeletesAsync(named, cancellationToken).ConfigureAwait(false), old, DryRun: true) { Statistics = oldStatistics };
        }

        var (all, deleted) = (0, 0);
        do
        {
            deleted = await store.DeleteAsync(named, DeletedAtOnce, cancellationToken).ConfigureAwait(false);
            all += deleted;
        }
        while (deleted > 0);

        if (all > 0)
        {
            parts.Logger.Deleted(named.Name, all);
        }

        if (old > 0)
        {
            await store.KeepHistoryAsync(named, cancellationToken).ConfigureAwait(false);

            // A month that is read just then stays.
            old -= await store.CountOldHistoryAsync(named, cancellationToken).ConfigureAwait(false);
        }

        var (statistics, trimmed) = (0, 0);
        do
        {
            trimmed = await store.TrimStatisticsAsync(named, retention, DeletedAtOnce, cancellationToken).ConfigureAwait(false);
            statistics += trimmed;
        }
        while (trimmed >= DeletedAtOnce);

        return new PruneReport(all, Math.Max(0, old), DryRun: false) { Statistics = statistics };
    }

    public Task<IReadOnlyList<Finding>> ExamineAsync(string machine, bool repair = false, CancellationToken cancellationToken = default)
        => new Examination(machines.Machine(machine), store, parts.Logger, repair).RunAsync(cancellationToken);

    private (MachineDefinition Named, OperatorVerbs Verbs) Of(string machine)
    {
        var named = machines.Machine(machine);
        return (named, new OperatorVerbs(named, store, parts.Logger));
    }
}
