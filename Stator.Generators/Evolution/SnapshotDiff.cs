using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Evolution;

/// <summary>
/// What has changed since the snapshot, and what that does to the rows that are there. A state is the same if it has its name, or else if
/// it has its stored name: so renaming a member is no loss where <c>Name</c> keeps what the rows hold.
/// </summary>
internal sealed class SnapshotDiff
{
    private const int AdditionsNamed = 3;

    private readonly Snapshot old;
    private readonly MachineModel machine;
    private readonly Snapshot present;
    private readonly Dictionary<string, StateModel> stateOf = new(StringComparer.Ordinal);

    private SnapshotDiff(Snapshot old, MachineModel machine)
    {
        this.old = old;
        this.machine = machine;
        present = Snapshot.Of(machine, null);
        foreach (var fact in Known.Where(f => Declared(f.Name) is not null))
        {
            stateOf.Add(fact.Name, Declared(fact.Name)!);
        }

        foreach (var fact in Known.Where(f => !stateOf.ContainsKey(f.Name)))
        {
            if (machine.States.FirstOrDefault(s => Stored(s) == fact.Stored && !stateOf.ContainsValue(s)) is { } renamed)
            {
                stateOf.Add(fact.Name, renamed);
            }
        }
    }

    private IEnumerable<StateFact> Known => old.States.Where(s => s.Kind is not null);

    private IEnumerable<(StateFact Old, StateModel Now)> Kept
        => Known.Where(f => stateOf.ContainsKey(f.Name)).Select(f => (f, stateOf[f.Name]));

    /// <summary>The differences between a snapshot and a machine without errors, in the order of their ids.</summary>
    public static IReadOnlyList<Problem> Check(Snapshot old, MachineModel machine)
    {
        var diff = new SnapshotDiff(old, machine);
        return new[]
        {
            diff.RemovedStates(), diff.StoredNames(), diff.RemovedEdges(), diff.Additions(), diff.Kinds(), diff.Timeouts(), diff.Deletes(),
            diff.Initial(),
        }.SelectMany(p => p).ToList();
    }

    private IEnumerable<Problem> RemovedStates()
        => Known.Where(f => !stateOf.ContainsKey(f.Name)).Select(f => new Problem(
            "STATOR091",
            machine.Declaration,
            new EquatableArray<string>([f.Name, f.Stored]),
            machine.Enum.Members.Contains(f.Name)
                ? new EquatableArray<string>(["State", f.Name, "Enum", machine.Enum.Name, "Targets", string.Join(" ", TargetsOf(f))])
                : default));

    // Where the state led to comes first: that is the likeliest way for its rows.
    private IEnumerable<string> TargetsOf(StateFact removed)
    {
        var led = old.Edges.Where(e => e.From == removed.Name).Select(e => e.To);
        var usable = machine.States.Where(s => s.Kind != StateKind.Legacy).Select(s => s.State.Member!).ToList();
        return led.Where(usable.Contains).Concat(usable).Distinct();
    }

    private IEnumerable<Problem> StoredNames()
        => Kept.Where(k => k.Old.Stored != Stored(k.Now)).Select(k => new Problem(
            "STATOR092",
            k.Now.StoredName is null ? k.Now.State.At : k.Now.At.At("Name"),
            new EquatableArray<string>([k.Now.State.Member!, k.Old.Stored, Stored(k.Now)]),
            new EquatableArray<string>(["Stored", k.Old.Stored])));

    private IEnumerable<Problem> RemovedEdges()
        => MissingEdges()
            .Where(e => !IsRetired(e.From) && !IsRetired(e.To))
            .Select(e => new Problem("STATOR093", machine.Declaration, e.Text));

    private IEnumerable<Problem> Additions()
    {
        var additions = NewStates()
            .Concat(NewEdges())
            .Concat(OtherChanges())
            .Concat(MissingEdges().Where(e => IsRetired(e.From) || IsRetired(e.To)).Select(e => "no " + e.Text))
            .ToList();
        if (additions.Count > 0)
        {
            var named = string.Join(", ", additions.Take(AdditionsNamed));
            var more = additions.Count - AdditionsNamed;
            yield return new Problem("STATOR094", machine.Declaration, machine.Type.Name, more > 0 ? $"{named} and {more} more" : named);
        }
    }

    private IEnumerable<string> NewStates()
        => machine.States.Where(s => !stateOf.ContainsValue(s)).Select(s => old.States.Any(f => f.Kind is null
            && (f.Name == s.State.Member || f.Stored == Stored(s)))
                ? $"state '{s.State.Member}' that was removed before"
                : $"state '{s.State.Member}'");

    // A timeout of a state that had none is more than an addition.
    private IEnumerable<string> NewEdges()
        => present.Edges
            .Where(e => !old.Edges.Any(o => Renamed(o)?.IsSameWayAs(e) == true))
            .Where(e => e.Kind != EdgeFact.Timeout || Timed().All(t => t.Now.From.Member != e.From || t.Old is not null))
            .Select(e => e.Text);

    private IEnumerable<string> OtherChanges()
    {
        foreach (var (was, now) in Kept)
        {
            if (was.Name != now.State.Member)
            {
                yield return $"'{now.State.Member}' for '{was.Name}'";
            }

            if (was.Kind != now.Kind && !IsRiskyKind(was, now))
            {
                yield return $"'{now.State.Member}' as {KindText(now.Kind)}";
            }

            if (was.DeleteAfter is { } after && (now.DeleteAfter?.Value is not { } later || later > after))
            {
                yield return $"a later DeleteAfter of '{now.State.Member}'";
            }
        }

        foreach (var (_, now, _) in Timed().Where(t => t.Old is { } before && t.Now.After!.Value > before))
        {
            yield return $"a later timeout of '{now.From.Member}'";
        }

        if (old.Machine != present.Machine)
        {
            yield return $"machine '{present.Machine}' for '{old.Machine}'";
        }

        if (old.Table != machine.Table)
        {
            yield return $"table '{machine.Table}' for '{old.Table}'";
        }
    }

    private IEnumerable<Problem> Kinds()
        => Kept.Where(k => IsRiskyKind(k.Old, k.Now)).Select(k => new Problem(
            "STATOR095",
            k.Now.State.At,
            k.Now.State.Member!,
            KindText(k.Old.Kind!.Value),
            KindText(k.Now.Kind),
            k.Now.Kind == StateKind.Automatic
                ? "rows already in it have no due time of a check, so force them into the state again"
                : "no check comes for rows already in it, so see that something else moves them"));

    // Retiring a state is the right thing to do, and a legacy one is emptied whatever it was.
    private static bool IsRiskyKind(StateFact was, StateModel now)
        => was.Kind != now.Kind && was.Kind != StateKind.Legacy && now.Kind != StateKind.Legacy
            && (was.Kind == StateKind.Automatic || now.Kind == StateKind.Automatic);

    private IEnumerable<Problem> Timeouts()
        => Timed().Where(t => t.Old is null || t.Now.After!.Value < t.Old).Select(t => new Problem(
            "STATOR096",
            t.Now.After!.At,
            t.Now.From.Member!,
            t.Old is { } before ? $"shortened from {DurationText.Write(before)} to {t.Now.After.Text}" : $"added ({t.Now.After.Text})",
            (t.IsAutomatic, t.Old) switch
            {
                (true, _) => $"rows that are older move to '{t.Now.To.Member}' at their next fruitless try",
                (_, null) => "rows already in it have no due time, so they do not take it unless they enter the state again",
                _ => "rows already in it still take it at the old time",
            }));

    // The present timeouts of states that were there, with what they were.
    private IEnumerable<(TimeSpan? Old, TimeoutModel Now, bool IsAutomatic)> Timed()
        => from kept in Kept
           from now in machine.Timeouts
           where now.From.Member == kept.Now.State.Member
           let before = old.Edges.FirstOrDefault(e => e.Kind == EdgeFact.Timeout && e.From == kept.Old.Name)
           select (before?.After, now, kept.Now.Kind == StateKind.Automatic);

    private IEnumerable<Problem> Deletes()
        => Kept.Where(k => k.Now.DeleteAfter?.Value is { } now && !(k.Old.DeleteAfter <= now)).Select(k => new Problem(
            "STATOR097",
            k.Now.At.At("DeleteAfter"),
            k.Now.State.Member!,
            k.Old.DeleteAfter is { } before
                ? $"shortened from {DurationText.Write(before)} to {k.Now.DeleteAfter!.Text}"
                : $"added ({k.Now.DeleteAfter!.Text})"));

    private IEnumerable<Problem> Initial()
    {
        if (Now(old.Initial) != present.Initial)
        {
            yield return new Problem("STATOR098", machine.Initial?.At ?? machine.Declaration, old.Initial, present.Initial);
        }
    }

    // Those that lost one of their ends are part of what is said of the state.
    private IEnumerable<EdgeFact> MissingEdges()
        => old.Edges.Select(Renamed).OfType<EdgeFact>().Where(e => !present.Edges.Any(p => p.IsSameWayAs(e)));

    private bool IsRetired(string state) => Declared(state)?.Kind == StateKind.Legacy;

    private EdgeFact? Renamed(EdgeFact edge)
        => Now(edge.From) is { } from && Now(edge.To) is { } to ? edge with { From = from, To = to } : null;

    private string? Now(string state) => stateOf.TryGetValue(state, out var now) ? now.State.Member : null;

    private StateModel? Declared(string name) => machine.States.FirstOrDefault(s => s.State.Member == name);

    private static string Stored(StateModel state) => state.StoredName ?? state.State.Member!;

    private static string KindText(StateKind kind) => kind.ToString().ToLowerInvariant();
}
