using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

internal sealed partial class PostgresStore
{
    protected override async Task<List<Candidate>> CandidatesAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, ClaimScope scope, Admission admission,
        IReadOnlyList<Candidate> chosen, int limit, DateTimeOffset? dueBy, CancellationToken cancellationToken)
    {
        var parameters = new Parameters()
            .Add("limit", limit).Add("due_by", dueBy).Add("chosen", KeysOf(machine, chosen)).Add("full_states", admission.FullStates);
        if (machine.Claims.KeyLimit is not null)
        {
            parameters.Add("full_keys", admission.FullKeys);
        }

        if (machine.Claims.HasQueue)
        {
            parameters.Add("full_queues", admission.FullQueues).Add("queues", scope.Queues.Count == 0 ? null : (string[])[.. scope.Queues]);
        }

        var candidates = new List<Candidate>();
        await ReadAsync(
            connection, Sql(machine).Limits!.Candidates, parameters, transaction,
            reader =>
            {
                candidates.Add(new Candidate(
                    machine.Rows.ReadKey(reader, 0), string.Empty, reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return candidates;
    }

    protected override async Task<List<ClaimedRow>> LeaseAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, IReadOnlyList<Candidate> chosen, Guid token, TimeSpan lease,
        DateTimeOffset? dueBy, CancellationToken cancellationToken)
    {
        var claimed = new List<ClaimedRow>(chosen.Count);
        await ReadAsync(
            connection, Sql(machine).Limits!.Claim!,
            new Parameters().Add("keys", KeysOf(machine, chosen)).Add("token", token).Add("lease", lease).Add("due_by", dueBy), transaction,
            reader =>
            {
                claimed.Add(Claimed(machine, reader, token) with { IsCounted = true });
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return claimed;
    }

    private static Array KeysOf(MachineDefinition machine, IReadOnlyList<Candidate> rows)
    {
        var keys = machine.Rows.NewKeyArray(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            keys.SetValue(rows[i].Key, i);
        }

        return keys;
    }
}
