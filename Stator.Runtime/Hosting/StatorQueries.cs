using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Storage;

namespace Stator.Hosting;

internal sealed class StatorQueries(NamedMachines machines, IMachineStore store) : IStatorQueries
{
    private const int MostSteps = 100_000;
    private const int MostRows = 200;

    // About 50 ms of a database that has them in memory.
    private const int LookedAt = 50_000;

    public IReadOnlyList<MachineInfo> Machines { get; } = [.. machines.All.Select(NamedMachines.Describe)];

    public async Task<IReadOnlyList<StateCount>> CountByStateAsync(string machine, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        var stored = await store.CountByStateAsync(named, null, cancellationToken).ConfigureAwait(false);
        var unknown = stored.Where(s => !named.TryGetState(s.Key, out _)).OrderBy(s => s.Key, StringComparer.Ordinal);
        return
        [
            .. named.States.Select(s => new StateCount(s.Name, Known: true, stored.GetValueOrDefault(s.StoredName))),
            .. unknown.Select(s => new StateCount(s.Key, Known: false, s.Value)),
        ];
    }

    public Task<StatorDepth> DepthAsync(string machine, CancellationToken cancellationToken = default)
        => store.DepthAsync(machines.Machine(machine), null, cancellationToken);

    public Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(string machine, CancellationToken cancellationToken = default)
        => store.DepthByQueueAsync(machines.Machine(machine), null, cancellationToken);

    public async Task<RowPage> RowsAsync(string machine, RowQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var named = machines.Machine(machine);
        Check(query);
        var byDue = query.OnlyDue || query.OnlyFailed || query.OnlyLeased;
        var cursor = RowCursor.Read(named, byDue, query.After);
        var isFiltered = byDue || query.OnlyUnknown || query.State is not null;
        var budget = isFiltered ? LookedAt : query.Limit;
        var looked = await store.RowsAsync(
            named,
            new RowSearch(query, query.State is null ? null : named.States[NamedMachines.State(named, query.State)].StoredName, byDue, cursor.Due, cursor.Key, budget),
            cancellationToken).ConfigureAwait(false);

        // The last one is the first of the next page: either there was no room for it, or it is where this search ends.
        var ended = looked.Count > 0 && looked[^1].Place > budget;
        var rows = looked.Take(Math.Min(query.Limit, ended ? looked.Count - 1 : looked.Count)).Select(l => l.Row).ToList();
        return new RowPage(
            rows, looked.Count > rows.Count ? RowCursor.Write(byDue, looked[rows.Count].Row) : null,
            StoppedEarly: ended && rows.Count < query.Limit);
    }

    public Task<RowView?> FindRowAsync(string machine, string key, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        return store.FindRowAsync(named, NamedMachines.Key(named, key), cancellationToken);
    }

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(string machine, string key, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        return store.HistoryAsync(named, NamedMachines.Key(named, key), null, cancellationToken);
    }

    public Task<IReadOnlyList<StatisticsRecord>> StatisticsAsync(
        string machine, TimeSpan last, StatisticsStep by, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        var steps = Math.Ceiling(last / by.Length());
        return steps is >= 1 and <= MostSteps
            ? store.ReadStatisticsAsync(named, (int)steps, by, cancellationToken)
            : throw new ArgumentOutOfRangeException(
                nameof(last), last,
                $"The time to look back, 'last', is {last}. It must be more than zero, and {MostSteps} steps at most: ask for fewer, or by longer ones.");
    }

    private static void Check(RowQuery query)
    {
        if (query.Limit is < 1 or > MostRows)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"RowQuery.Limit is {query.Limit}. It is from 1 to {MostRows}: read on with After.");
        }

        if (query.OnlyUnknown && query.State is not null)
        {
            throw new ArgumentException($"RowQuery.OnlyUnknown leaves out every state that can be named, and State is '{query.State}'. Leave one of them out.", nameof(query));
        }
    }
}
