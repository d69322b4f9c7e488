using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Running;
using Stator.Storage;

namespace Stator.Hosting;

/// <summary>Looks at all that a machine has in the database, once, and puts right what it may.</summary>
internal sealed class Examination(MachineDefinition machine, IMachineStore store, ILogger logger, bool repair)
{
    private const int LookedAt = 50_000;
    private const int RepairedAtOnce = 500;
    private const int Examples = 5;

    private readonly Dictionary<(FindingKind Kind, string Stored), Found> found = [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var missing = await store.FindMissingAsync(machine, cancellationToken).ConfigureAwait(false);
        List<Finding> findings = missing.Count == 0 ? [] : [FindingText.Missing(missing)];

        // Without an index everything can be read, only more slowly.
        if (missing.All(m => m.What == "index"))
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
            await SweepAsync(cancellationToken).ConfigureAwait(false);
            findings.AddRange(found.OrderBy(f => f.Key.Kind).ThenBy(f => Order(f.Key.Stored)).Select(f => FindingText.Of(machine, f.Key.Kind, f.Key.Stored, f.Value)));
            findings.AddRange(FindingText.Of(await store.ExamineServerAsync(machine, cancellationToken).ConfigureAwait(false)));
        }

        return findings;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var from = KeyText.Least(machine.Rows.KeyKind);
        while (true)
        {
            var suspects = await store.ExamineAsync(machine, from, LookedAt, cancellationToken).ConfigureAwait(false);
            var ended = suspects.Count > 0 && suspects[^1].Place > LookedAt;
            foreach (var group in suspects.Take(ended ? suspects.Count - 1 : suspects.Count).GroupBy(s => (s.Kind!.Value, s.Stored)))
            {
                await AddAsync(group.Key, [.. group], cancellationToken).ConfigureAwait(false);
            }

            if (!ended)
            {
                return;
            }

            from = suspects[^1].Key;
        }
    }

    private async Task AddAsync((FindingKind Kind, string Stored) which, List<Suspect> suspects, CancellationToken cancellationToken)
    {
        if (!found.TryGetValue(which, out var of))
        {
            found.Add(which, of = new Found());
        }

        of.Count += suspects.Count;
        of.Keys.AddRange(suspects.Take(Examples - of.Keys.Count).Select(s => KeyText.Of(s.Key)));
        of.DueFor = suspects.Select(s => s.DueFor).Append(of.DueFor).Max();
        if (repair && which.Kind is (FindingKind.StrayDueTime or FindingKind.NeverDue))
        {
            foreach (var batch in suspects.Select(s => s.Key).Chunk(RepairedAtOnce))
            {
                var repaired = await store.RepairAsync(machine, batch, cancellationToken).ConfigureAwait(false);
                logger.Repaired(machine, repaired);
                of.Repaired += repaired;
            }
        }
    }

    // The runner's own sweep, which fences itself.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (!repair || !found.Keys.Any(f => f.Kind == FindingKind.Unswept))
        {
            return;
        }

        int swept;
        do
        {
            var rows = await store.SweepAsync(machine, RepairedAtOnce, cancellationToken).ConfigureAwait(false);
            logger.Swept(machine, rows);
            if (rows.Count > 0)
            {
                store.News.Tell(machine.Table, TimeSpan.Zero);
            }

            foreach (var row in rows)
            {
                if (found.TryGetValue((FindingKind.Unswept, machine.States[row.From].StoredName), out var of))
                {
                    of.Repaired++;
                }
            }

            swept = rows.Count;
        }
        while (swept >= RepairedAtOnce);
    }

    private int Order(string stored) => machine.TryGetState(stored, out var state) ? state : int.MaxValue;
}

/// <summary>What there is of one kind in one state.</summary>
internal sealed class Found
{
    public long Count { get; set; }

    public List<string> Keys { get; } = [];

    /// <summary>For how long the one of them that has waited longest is due; null where none is.</summary>
    public TimeSpan? DueFor { get; set; }

    public int Repaired { get; set; }
}
