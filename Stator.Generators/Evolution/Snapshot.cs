using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Evolution;

/// <summary>What a committed <c>{Type}.stator.json</c> says of a machine: what rows in a database may depend on.</summary>
/// <param name="Machine">The full name of its class, with its namespace and the types around it.</param>
/// <param name="Table">The table of its rows.</param>
/// <param name="Initial">The state that a new row is in.</param>
/// <param name="States">Its states, and those that it had once.</param>
/// <param name="Edges">Its transitions, timeouts, failures and commands.</param>
internal sealed record Snapshot(
    string Machine, string Table, string Initial, EquatableArray<StateFact> States, EquatableArray<EdgeFact> Edges)
{
    /// <summary>What is to be said of a machine without errors, after what was said before.</summary>
    public static Snapshot Of(MachineModel machine, Snapshot? before)
    {
        var states = machine.States
            .Select(s => new StateFact(s.State.Member!, s.Kind, s.StoredName ?? s.State.Member!, s.DeleteAfter?.Value))
            .ToList();
        return new Snapshot(
            SnapshotNames.Full(machine),
            machine.Table,
            InitialState.Of(machine)!,
            new EquatableArray<StateFact>(states.Concat(Removed(states, before))),
            new EquatableArray<EdgeFact>(EdgesOf(machine)));
    }

    // A removal stays on record: the diff that takes a state away shows it, and whoever brings the state back is told.
    private static IEnumerable<StateFact> Removed(IReadOnlyCollection<StateFact> states, Snapshot? before)
        => (before?.States ?? default)
            .Where(old => !states.Any(s => s.Name == old.Name || s.Stored == old.Stored))
            .Select(old => new StateFact(old.Name, Kind: null, old.Stored, DeleteAfter: null));

    private static IEnumerable<EdgeFact> EdgesOf(MachineModel machine)
        => machine.Transitions.Select(t => new EdgeFact(EdgeFact.Transition, t.From.Member!, t.To.Member!))
            .Concat(machine.Failures.Select(f => new EdgeFact(EdgeFact.Failure, f.From.Member!, f.To.Member!)).Distinct())
            .Concat(machine.Timeouts.Select(t => new EdgeFact(EdgeFact.Timeout, t.From.Member!, t.To.Member!, After: t.After!.Value)))
            .Concat(machine.Commands.SelectMany(
                c => c.From, (c, from) => new EdgeFact(EdgeFact.Command, from.Member!, c.To!.Member!, c.Name)))
            .Distinct();
}

/// <summary>A state, as it was when the snapshot was written.</summary>
/// <param name="Name">The member of the enum.</param>
/// <param name="Kind">Its kind; null where the state was removed.</param>
/// <param name="Stored">What its rows hold.</param>
/// <param name="DeleteAfter">When its rows are deleted; null is never.</param>
internal sealed record StateFact(string Name, StateKind? Kind, string Stored, TimeSpan? DeleteAfter);

/// <summary>A way from a state to another.</summary>
/// <param name="Kind"><c>transition</c>, <c>timeout</c>, <c>failure</c> or <c>command</c>.</param>
/// <param name="From">The state that is left.</param>
/// <param name="To">The state that is entered.</param>
/// <param name="Name">The name of a command.</param>
/// <param name="After">For a timeout: how long after the state was entered.</param>
internal sealed record EdgeFact(string Kind, string From, string To, string? Name = null, TimeSpan? After = null)
{
    public const string Transition = "transition";
    public const string Timeout = "timeout";
    public const string Failure = "failure";
    public const string Command = "command";

    /// <summary>The edge as messages call it.</summary>
    public string Text => Kind == Command ? $"command '{Name}' from '{From}' to '{To}'" : $"{Kind} from '{From}' to '{To}'";

    /// <summary>Whether both are the same way, however long it takes.</summary>
    public bool IsSameWayAs(EdgeFact other) => this with { After = null } == other with { After = null };
}
