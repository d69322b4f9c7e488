using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>What tools and statistics ask.</summary>
internal sealed partial class ObservedStore
{
    public Task<StatisticsSample> AddStatisticsAsync(MachineDefinition machine, RunReport counts, CancellationToken cancellationToken)
        => WatchAsync("add_statistics", store.AddStatisticsAsync(machine, counts, cancellationToken));

    public Task<IReadOnlyList<StatisticsRecord>> ReadStatisticsAsync(
        MachineDefinition machine, int steps, StatisticsStep by, CancellationToken cancellationToken)
        => WatchAsync("read_statistics", store.ReadStatisticsAsync(machine, steps, by, cancellationToken));

    public Task<int> TrimStatisticsAsync(MachineDefinition machine, TimeSpan retention, int limit, CancellationToken cancellationToken)
        => WatchAsync("trim_statistics", store.TrimStatisticsAsync(machine, retention, limit, cancellationToken));

    public Task<IReadOnlyList<LookedAtRow>> RowsAsync(MachineDefinition machine, RowSearch search, CancellationToken cancellationToken)
        => WatchAsync("rows", store.RowsAsync(machine, search, cancellationToken));

    public Task<RowView?> FindRowAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => WatchAsync("find", store.FindRowAsync(machine, key, cancellationToken));

    public Task<IReadOnlyList<MissingPart>> FindMissingAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => WatchAsync("examine", store.FindMissingAsync(machine, cancellationToken));

    public Task<IReadOnlyList<Suspect>> ExamineAsync(MachineDefinition machine, object fromKey, int budget, CancellationToken cancellationToken)
        => WatchAsync("examine", store.ExamineAsync(machine, fromKey, budget, cancellationToken));

    public Task<IReadOnlyList<ServerFinding>> ExamineServerAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => WatchAsync("examine", store.ExamineServerAsync(machine, cancellationToken));

    public Task<int> RepairAsync(MachineDefinition machine, IReadOnlyList<object> keys, CancellationToken cancellationToken)
        => WatchAsync("repair", store.RepairAsync(machine, keys, cancellationToken));

    public Task<long> CountDeletesAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => WatchAsync("count", store.CountDeletesAsync(machine, cancellationToken));

    public Task<long> CountOldHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => WatchAsync("count", store.CountOldHistoryAsync(machine, cancellationToken));

    public Task<long> CountOldStatisticsAsync(MachineDefinition machine, TimeSpan retention, CancellationToken cancellationToken)
        => WatchAsync("count", store.CountOldStatisticsAsync(machine, retention, cancellationToken));

    public Task<int> CountRequeuedAsync(MachineDefinition machine, IReadOnlyList<object> keys, bool force, CancellationToken cancellationToken)
        => WatchAsync("count", store.CountRequeuedAsync(machine, keys, force, cancellationToken));

    public Task<int> CountRequeuedAsync(MachineDefinition machine, int state, int limit, CancellationToken cancellationToken)
        => WatchAsync("count", store.CountRequeuedAsync(machine, state, limit, cancellationToken));
}
