using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>What tools ask. Like the outside door's verbs it is run on connections of the data source, and it takes no locks.</summary>
internal abstract partial class SqlStore
{
    public async Task<int> CountRequeuedAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, CancellationToken cancellationToken)
    {
        var rows = 0L;
        foreach (var parameters in OfKeys(machine, keys))
        {
            rows += await CountAsync(Sql(machine).Tools.CountRequeue, parameters.Add("force", force), cancellationToken).ConfigureAwait(false);
        }

        return (int)rows;
    }

    public async Task<int> CountRequeuedAsync(MachineDefinition machine, int state, int limit, CancellationToken cancellationToken)
        => (int)await CountAsync(
            Sql(machine).Tools.CountRequeueAll, new Parameters().Add("state", machine.States[state].StoredName).Add("limit", limit),
            cancellationToken).ConfigureAwait(false);

    private Task<long> CountAsync(string statement, Parameters parameters, CancellationToken cancellationToken)
        => RunAsync(statement, parameters, null, isWrite: false, reader => reader.GetInt64(0), cancellationToken);
}
