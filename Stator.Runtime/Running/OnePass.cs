using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Running;

/// <summary>
/// Tries every row that is due when it starts, exactly once. Database clocks tick coarsely, so that a row which has just moved may be due
/// again within the same tick: such a row is claimed a second time, kept aside, and handed back at the end as if it had not been.
/// </summary>
internal sealed class OnePass(
    IReadOnlyList<Machine> machines, Claimer claimer, IMachineStore store, Tries tries, WriteBack writeBack, QueueShares shares, Agenda agenda,
    TimeProvider timeProvider)
{
    private readonly HashSet<(Machine Machine, object Key)> tried = [];
    private readonly List<Try> aside = [];
    private readonly Beat beat = new(timeProvider);

    /// <summary>For how long it has not come to the end of a claim. It owes nothing while it waits for checks.</summary>
    public TimeSpan Still => beat.Still;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        tries.KeepsWaitingRows = true;
        beat.Work();
        var dueBy = await store.NowAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            foreach (var machine in machines)
            {
                await PassAsync(machine, dueBy, stopping).ConfigureAwait(false);
            }

            beat.Rest();
            await tries.WaitUntilDoneAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            beat.Rest();
            foreach (var row in aside)
            {
                await writeBack.AddAsync(TryResult.HandBackUncounted(row)).ConfigureAwait(false);
            }
        }
    }

    private async Task PassAsync(Machine machine, DateTimeOffset dueBy, CancellationToken stopping)
    {
        while (true)
        {
            beat.Rest();
            await tries.WaitForRoomAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            // Asked before the claim: a place that comes free while it counts is told to the agenda.
            beat.Work();
            var willMakeRoom = shares.WillMakeRoom;
            var rows = await claimer.ClaimAsync(machine, tries.Room, dueBy).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                if (!willMakeRoom)
                {
                    return;
                }

                // Others may be due, and only wait for the place of one that runs.
                beat.Rest();
                await agenda.WaitForDueAsync(stopping).ConfigureAwait(false);
                agenda.TakeDue();
            }

            var again = rows.ToLookup(row => !tried.Add((machine, row.Row.Key)));
            aside.AddRange(again[true]);
            tries.Add([.. again[false]]);
        }
    }
}
