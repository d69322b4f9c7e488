using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Hosting;

internal sealed class StatorSchema(IMachineStore store, IReadOnlyList<MachineDefinition> machines) : IStatorSchema
{
    public Task EnsureAsync(CancellationToken cancellationToken = default) => store.EnsureSchemaAsync(machines, cancellationToken);

    public string Script() => store.ScriptSchema(machines);
}
