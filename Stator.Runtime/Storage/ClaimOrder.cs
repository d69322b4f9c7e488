using System.Collections.Generic;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>The order of claimed rows: the highest priority first, then the oldest due, then the lowest key. RETURNING has no order of its own.</summary>
internal static class ClaimOrder
{
    public static void Sort(MachineDefinition machine, List<ClaimedRow> claimed)
        => claimed.Sort((left, right) =>
            machine.Claims.Priority is not null && machine.Rows.PriorityOf(right.Row).CompareTo(machine.Rows.PriorityOf(left.Row)) is var byPriority and not 0
                ? byPriority
                : left.Due.CompareTo(right.Due) is var byDue and not 0 ? byDue : Comparer<object>.Default.Compare(left.Key, right.Key));
}
