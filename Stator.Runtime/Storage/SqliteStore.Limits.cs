using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

internal sealed partial class SqliteStore
{
    // The database is in the process, so that rows which may not be claimed are stepped over here, as they are read.
    protected override async Task<List<Candidate>> CandidatesAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, ClaimScope scope, Admission admission,
        IReadOnlyList<Candidate> chosen, int limit, DateTimeOffset? dueBy, CancellationToken cancellationToken)
    {
        var taken = chosen.Select(c => c.Key).ToHashSet();
        var candidates = new List<Candidate>();
        var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            Sql(machine).Limits!.Candidates, new Parameters().Add("due_by", dueBy is { } time ? Time(time) : null), transaction,
            cancellationToken: cancellationToken)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (candidates.Count < limit && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var row = new Candidate(
                    machine.Rows.ReadKey(reader, 0), reader.GetString(1), reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4));
                if (admission.MayTake(row) && !taken.Contains(row.Key))
                {
                    candidates.Add(row);
                }
            }
        }

        return candidates;
    }

    protected override async Task<List<ClaimedRow>> LeaseAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, IReadOnlyList<Candidate> chosen, Guid token, TimeSpan lease,
        DateTimeOffset? dueBy, CancellationToken cancellationToken)
    {
        var claimed = new List<ClaimedRow>(chosen.Count);
        foreach (var row in chosen)
        {
            var parameters = new Parameters().Add("key", row.Key).Add("token", token).Add("lease", Span(lease)).Add("due", row.Due);
            await ReadAsync(
                connection, Sql(machine).Lease!, parameters, transaction,
                reader =>
                {
                    claimed.Add(Claimed(machine, reader, token) with { IsCounted = true });
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return claimed;
    }
}
