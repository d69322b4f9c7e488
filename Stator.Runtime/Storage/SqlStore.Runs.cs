using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>The verbs of somebody who works on one row outside of the runner.</summary>
internal abstract partial class SqlStore
{
    public Task<Sight?> LookAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => RunAsync(
            Sql(machine).Look, new Parameters().Add("key", key), null, isWrite: false,
            reader => new Sight(
                reader.GetString(0), reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.IsDBNull(4) ? null : ReadTime(reader, 4)),
            cancellationToken);

    public Task<ClaimedRow?> BeginAsync(
        MachineDefinition machine, object key, Sight seen, WantedLease lease, CancellationToken cancellationToken)
    {
        var parameters = new Parameters()
            .Add("key", key).Add("state", seen.Stored).Add("attempts", seen.Attempts).Add("seen", seen.Token)
            .Add("token", lease.Token).Add("lease", Span(lease.Time))
            .Add("counted", lease.Counted).Add("takes_over", lease.TakesOver);
        return RunAsync(
            Sql(machine).Begin, parameters, null, isWrite: true, reader => Claimed(machine, reader, lease.Token), cancellationToken);
    }
}
