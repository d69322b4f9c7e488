using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

/// <summary>Verbs that put a machine's table right.</summary>
internal static class MendingVerbs
{
    public static async Task<Answer> PruneAsync(Session session)
    {
        var table = new TextTable("MACHINE", session.Request.DryRun ? "WOULD DELETE ROWS" : "DELETED ROWS", "RECORDS", "STATISTICS");
        var pruned = new List<MachinePrune>();
        foreach (var machine in session.Machines())
        {
            var report = await session.Maintenance.PruneAsync(machine.Name, session.Request.DryRun, session.Stopping).ConfigureAwait(false);
            table.Add(machine.Name, report.Deleted, report.History, report.Statistics);
            pruned.Add(new(machine.Name, report.Deleted, report.History, report.Statistics, report.DryRun));
        }

        return new(table.Text("There are no machines."), pruned.ToArray());
    }

    public static async Task<Answer> DoctorAsync(Session session)
    {
        var repairs = session.Request is { Repair: true, DryRun: false };
        var machines = session.Machines();
        var found = new List<MachineFinding>();
        foreach (var machine in machines)
        {
            foreach (var finding in await session.Maintenance.ExamineAsync(machine.Name, repairs, session.Stopping).ConfigureAwait(false))
            {
                found.Add(new(
                    machine.Name, finding.Kind, finding.State, finding.Count, finding.Keys, finding.Text, finding.CanBeRepaired, finding.Repaired));
            }
        }

        return new(
            found.Count == 0
                ? $"Nothing is wrong with {string.Join(", ", machines.Select(m => m.Name))}."
                : string.Join("\n\n", found.Select(f => Text(session.Request, f))),
            found.ToArray(),
            found.Any(f => f.Repaired < f.Count) ? ExitCode.Failed : ExitCode.Ok);
    }

    private static string Text(Request request, MachineFinding finding)
    {
        var repair = request switch
        {
            { Repair: true, DryRun: true } when finding.CanBeRepaired => ", would be repaired",
            { Repair: true, DryRun: false } when finding.CanBeRepaired => string.Create(CultureInfo.InvariantCulture, $", {finding.Repaired} repaired"),
            { Repair: false } when finding.CanBeRepaired => ", can be repaired",
            _ => string.Empty,
        };
        var where = finding.State is null ? string.Empty : $" in {finding.State}";
        var more = finding.Keys.Count < finding.Count ? ", ..." : string.Empty;
        var keys = finding.Keys.Count == 0 ? string.Empty : $"\n  keys: {string.Join(", ", finding.Keys)}{more}";
        return string.Create(CultureInfo.InvariantCulture, $"{finding.Machine}: {finding.Kind}{where}, {finding.Count}{repair}\n  {finding.Text}{keys}");
    }
}
