using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generated;
using Stator.Storage;

namespace Stator.Hosting;

/// <summary>Says of what an examination has found what it is, and what to do.</summary>
internal static class FindingText
{
    public static Finding Missing(IReadOnlyList<MissingPart> missing)
        => new(
            FindingKind.MissingSchema, null, missing.Count, [],
            $"The database lacks {List(missing.Select(m => $"{m.What} {m.Name}"))}. Call IStatorSchema.EnsureAsync(), or run what IStatorSchema.Script() "
            + "prints; it leaves what is there, so that a column of another type must be changed by hand.");

    public static Finding Of(MachineDefinition machine, FindingKind kind, string stored, Found found)
    {
        var known = machine.TryGetState(stored, out var index);
        var state = known ? machine.States[index] : null;
        var name = state?.Name ?? stored;
        return new Finding(
            kind, name, found.Count, found.Keys, Rows(found.Count) + (kind == FindingKind.UnknownState
                ? $" stored in '{stored}', a state that this version does not know. Run the version that knows it, or declare it as [LegacyState]."
                : $" in {name} {Text(machine, kind, state!, found)}") + Repaired(kind, found),
            found.Repaired);
    }

    public static IEnumerable<Finding> Of(IReadOnlyList<ServerFinding> found)
        => found.GroupBy(f => f.Kind).Select(g => g.Key == FindingKind.DeadRows
            ? new Finding(
                g.Key, null, g.First().Amount, [],
                string.Create(CultureInfo.InvariantCulture, $"The table has about {g.First().Amount} dead rows to {g.First().What} that live. See what keeps autovacuum from them: an old ")
                + "transaction or replication slot, or settings; VACUUM takes them away.")
            : new Finding(
                g.Key, null, g.Count(), [],
                $"{(g.Count() == 1 ? "1 transaction is" : $"{g.Count()} transactions are")} open for more than a minute, and no vacuum takes away what has died since: "
                + $"{List(g.Select(f => $"{f.What}, for {Duration(TimeSpan.FromSeconds(f.Amount))}"))}. End what has forgotten them, with pg_terminate_backend if need be."));

    private static string Text(MachineDefinition machine, FindingKind kind, StateDefinition state, Found found) => (kind, state.Kind) switch
    {
        (FindingKind.StrayDueTime, _) when machine.Edges.Any(e => e.Kind == EdgeKind.Timeout && machine.States[e.From] == state)
            => "with a due time later than their timeout. A repair brings it forward.",
        (FindingKind.StrayDueTime, _) => "with a due time, though nothing comes for them there. A repair takes it away, and so does a sweep when it has come.",
        (FindingKind.NeverDue, StateKind.Automatic) => "without a due time, so that no check ever comes. Somebody has written NULL there: a repair makes them due now.",
        (FindingKind.NeverDue, _) => "without a due time, so that their timeout never comes. A repair sets it; so it is when a timeout is declared later.",
        (FindingKind.ExpiredLease, _) => "were on lease, and since the lease has ended nobody has taken them. Run a runner that serves this machine and its queues.",
        (FindingKind.Unswept, StateKind.Legacy) => "are in a retired state for more than ten minutes. Run a runner of this version, whose sweep moves them on; a repair does it too.",
        (FindingKind.Unswept, _) => $"are past their timeout{For(found)}. Run a runner that serves this machine; a repair moves them too.",
        (FindingKind.ManyAttempts, _) => "have failed again and again. See state_error of some, and put right what is wrong; a [Failure] or a [Timeout] for "
            + "the state would end it, and ForceAsync does so by hand.",
        _ => $"are due{For(found)}, and nobody has tried them. See whether a runner is up (health check), whether it serves this machine and its queues, and whether "
            + "limits or rates hold them back; else it needs more Concurrency or more processes.",
    };

    private static string Repaired(FindingKind kind, Found found)
        => found.Repaired == 0 ? string.Empty
            : found.Repaired == found.Count && kind != FindingKind.Unswept ? " All are repaired." : $" {found.Repaired.ToString(CultureInfo.InvariantCulture)} were repaired.";

    private static string Rows(long count) => count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count} rows");

    private static string For(Found found) => found.DueFor is { } time ? ", the oldest for " + Duration(time) : string.Empty;

    private static string Duration(TimeSpan time) => time.TotalDays >= 2 ? Number(time.TotalDays, "days")
        : time.TotalHours >= 2 ? Number(time.TotalHours, "hours")
        : time.TotalMinutes >= 2 ? Number(time.TotalMinutes, "minutes")
        : Number(time.TotalSeconds, "seconds");

    private static string Number(double amount, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(amount)} {unit}");

    private static string List(IEnumerable<string> parts) => string.Join(", ", parts);
}
