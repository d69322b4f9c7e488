using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Hosting;

internal sealed class StatorMaintenance(NamedMachines machines, IMachineStore store, ILogger logger) : IStatorMaintenance
{
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

    private (MachineDefinition Named, OperatorVerbs Verbs) Of(string machine)
    {
        var named = machines.Machine(machine);
        return (named, new OperatorVerbs(named, store, logger));
    }
}
