using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

/// <summary>What became of rows over time.</summary>
internal static class StatisticsVerb
{
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private static readonly (string Heading, Func<StatisticsRecord, long> Of)[] Counts =
    [
        ("MOVED", s => s.Moved), ("STAYED", s => s.Stayed), ("SNOOZED", s => s.Snoozed), ("FAILED", s => s.Failed), ("EXHAUSTED", s => s.Exhausted),
        ("TIMED OUT", s => s.TimedOut), ("DEADLINE PASSED", s => s.DeadlinePassed), ("LOST", s => s.Lost), ("GONE", s => s.Gone),
        ("RELEASED", s => s.Released), ("DELETED", s => s.Deleted), ("SCHEDULED", s => s.Scheduled), ("FROM LEGACY", s => s.MovedFromLegacy),
        ("READY", s => s.Ready),
    ];

    public static async Task<Answer> AnswerAsync(Session session)
    {
        var step = session.Request.Step is { } name ? Enum.Parse<StatisticsStep>(name, ignoreCase: true) : StatisticsStep.Hour;
        var last = session.Request.Last ?? OneDay;
        var machines = new List<MachineStatistics>();
        foreach (var machine in session.Machines())
        {
            machines.Add(new(
                machine.Name, await session.Queries.StatisticsAsync(machine.Name, last, step, session.Stopping).ConfigureAwait(false)));
        }

        return new(Text(machines), machines.ToArray());
    }

    /// <summary>For people: without what is zero throughout, which is most of it.</summary>
    private static string Text(IReadOnlyList<MachineStatistics> machines)
    {
        var told = machines.SelectMany(m => m.Steps.Where(s => Counts.Any(c => c.Of(s) > 0)).Select(s => (m.Machine, Step: s))).ToList();
        var counts = Counts.Where(c => told.Any(t => c.Of(t.Step) > 0)).ToList();
        var table = new TextTable(["MACHINE", "FROM", .. counts.Select(c => c.Heading), "OLDEST"]);
        foreach (var (machine, step) in told)
        {
            table.Add([machine, step.At, .. counts.Select(c => (object?)c.Of(step)), step.Ready == 0 ? null : step.OldestDue]);
        }

        return table.Text("Nothing has become of any row, as far as runners have written it down, which they do once a minute and when they stop.");
    }
}
