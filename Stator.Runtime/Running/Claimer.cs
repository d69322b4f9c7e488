using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Claims due rows of one machine.</summary>
internal sealed class Claimer(
    IMachineStore store, StatorOptions options, QueueShares shares, TimeProvider timeProvider, Randomness randomness)
{
    private readonly HashSet<Machine> careful = [];

    /// <summary>
    /// Claims up to <paramref name="limit"/> rows. It cannot be cancelled: a claim whose answer nobody waits for would hold its rows back
    /// for a whole lease.
    /// </summary>
    public async Task<IReadOnlyList<Try>> ClaimAsync(Machine machine, int limit, DateTimeOffset? dueBy = null)
    {
        limit = careful.Contains(machine) ? Math.Min(limit, options.Concurrency) : limit;
        var leasedAt = timeProvider.GetTimestamp();
        var (definition, token) = (machine.Definition, randomness.NextToken());
        var rows = await (shares.ScopeOf(definition) is { } scope
            ? store.ClaimWithinAsync(definition, scope, limit, token, options.Lease, dueBy, CancellationToken.None)
            : store.ClaimAsync(definition, limit, token, options.Lease, dueBy, CancellationToken.None)).ConfigureAwait(false);
        rows = await WithFewLostAsync(machine, rows).ConfigureAwait(false);
        return rows.Select(row => new Try(machine, row, options.Lease, leasedAt, timeProvider)).ToList();
    }

    /// <summary>
    /// Of rows whose earlier tries came to no end, keeps one for each slot at most. Their process died with them, maybe of one of
    /// them: if that one takes this process down too, the others must not be charged for it by the hundred.
    /// </summary>
    private async Task<IReadOnlyList<ClaimedRow>> WithFewLostAsync(Machine machine, IReadOnlyList<ClaimedRow> rows)
    {
        var lost = rows.Where(row => row is { Attempt: > 1, PreviousError: null }).ToList();
        if (lost.Count > 0)
        {
            careful.Add(machine);
        }
        else
        {
            careful.Remove(machine);
        }

        if (lost.Count <= options.Concurrency)
        {
            return rows;
        }

        // Before any of them is run, and so not with the other outcomes.
        var tooMany = lost.Skip(options.Concurrency).ToHashSet();
        try
        {
            await store.ReleaseAsync(machine.Definition, [.. tooMany], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (store.IsTransient(exception))
        {
            // Their leases do the rest.
        }

        return [.. rows.Where(row => !tooMany.Contains(row))];
    }
}
