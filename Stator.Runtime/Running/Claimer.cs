using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Claims due rows of one machine.</summary>
internal sealed class Claimer(IMachineStore store, StatorOptions options, TimeProvider timeProvider, Randomness randomness)
{
    /// <summary>
    /// Claims up to <paramref name="limit"/> rows. It cannot be cancelled: a claim whose answer nobody waits for would hold its rows back
    /// for a whole lease.
    /// </summary>
    public async Task<IReadOnlyList<Try>> ClaimAsync(Machine machine, int limit, DateTimeOffset? dueBy = null)
    {
        var leasedAt = timeProvider.GetTimestamp();
        var rows = await store
            .ClaimAsync(machine.Definition, limit, randomness.NextToken(), options.Lease, dueBy, CancellationToken.None)
            .ConfigureAwait(false);
        return rows.Select(row => new Try(machine, row, options.Lease, leasedAt, timeProvider)).ToList();
    }
}
