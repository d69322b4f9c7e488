using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Storage;

namespace Stator.Hosting;

internal sealed class StatorQueries(NamedMachines machines, IMachineStore store) : IStatorQueries
{
    public IReadOnlyList<MachineInfo> Machines { get; } = [.. machines.All.Select(NamedMachines.Describe)];

    public async Task<IReadOnlyList<StateCount>> CountByStateAsync(string machine, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        var stored = await store.CountByStateAsync(named, null, cancellationToken).ConfigureAwait(false);
        var unknown = stored.Where(s => !named.TryGetState(s.Key, out _)).OrderBy(s => s.Key, System.StringComparer.Ordinal);
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

    public Task<IReadOnlyList<HistoryRecord>> HistoryAsync(string machine, string key, CancellationToken cancellationToken = default)
    {
        var named = machines.Machine(machine);
        return store.HistoryAsync(named, NamedMachines.Key(named, key), null, cancellationToken);
    }
}
