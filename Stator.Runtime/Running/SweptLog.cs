using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Logging;
using Stator.Generated;
using Stator.Observing;
using Stator.Storage;

namespace Stator.Running;

/// <summary>Says what a sweep has done to rows, whoever has asked for it.</summary>
internal static class SweptLog
{
    /// <returns>How many rows have timed out, and how many have left a retired state.</returns>
    public static (int TimedOut, int FromLegacy) Swept(this ILogger logger, MachineDefinition machine, IReadOnlyList<SweptRow> rows)
    {
        var (timedOut, fromLegacy) = (0, 0);
        foreach (var row in rows.Where(r => r.From != r.To))
        {
            var (from, to) = (machine.States[row.From].Name, machine.States[row.To].Name);
            if (machine.Edges.Any(e => e.Kind == EdgeKind.Legacy && e.From == row.From && e.To == row.To))
            {
                fromLegacy++;
                logger.MovedFromLegacy(machine.Name, row.Key, from, to);
            }
            else
            {
                timedOut++;
                logger.TimedOut(machine.Name, row.Key, from, to);
            }
        }

        logger.Repaired(machine, rows.Count - timedOut - fromLegacy);
        return (timedOut, fromLegacy);
    }

    /// <summary>Rows have kept their states, and have the due times of these again.</summary>
    public static void Repaired(this ILogger logger, MachineDefinition machine, int rows)
    {
        if (rows > 0)
        {
            logger.DueTimesRepaired(machine.Name, rows);
        }
    }
}
