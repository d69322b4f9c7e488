using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Which states are declared, and how often.</summary>
internal static class StateRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => Aliases(machine).Concat(NoMembers(machine)).Concat(Undeclared(machine, graph)).Concat(Duplicates(machine));

    private static IEnumerable<Problem> Aliases(MachineModel machine)
        => machine.Enum.Aliases.Select(a => new Problem("STATOR005", machine.Declaration, a.Original, a.Name, machine.Enum.Name));

    private static IEnumerable<Problem> NoMembers(MachineModel machine)
        => References(machine)
            .Where(r => r.Member is null && r.Text.Length > 0)
            .Select(r => NoMember(machine, r));

    private static Problem NoMember(MachineModel machine, StateReference reference)
    {
        var close = Suggestion.For(reference.Text.Substring(reference.Text.LastIndexOf('.') + 1), machine.Enum.Members);
        var advice = close is not null ? $"did you mean '{close}'?"
            : machine.Enum.Members.Count > 0 ? $"use a member of it, such as '{machine.Enum.Members[0]}'"
            : "it has no members yet";
        return new Problem("STATOR006", reference.At, reference.Text, machine.Enum.Name, advice)
        {
            Facts = close is null ? default : new EquatableArray<string>(["State", close]),
        };
    }

    // A member that an edge uses is an error, once; one that nothing uses yet is a warning; the initial one is STATOR020's.
    private static IEnumerable<Problem> Undeclared(MachineModel machine, Graph graph)
    {
        if (!graph.StatesAreKnown)
        {
            yield break;
        }

        var reported = new HashSet<string?>(machine.Enum.Aliases.Select(a => a.Name), StringComparer.Ordinal) { machine.Initial?.Member };
        foreach (var (kind, reference) in Uses(machine, graph))
        {
            if (reference.Member is { } member && graph.Declaration(member) is null && reported.Add(member))
            {
                yield return new Problem("STATOR035", reference.At, member, kind, machine.Type.Name) { Facts = Declare(member, graph) };
            }
        }

        foreach (var member in machine.Enum.Members)
        {
            if (graph.Declaration(member) is null && reported.Add(member))
            {
                yield return new Problem("STATOR007", machine.Declaration, machine.Enum.Name, member, machine.Type.Name)
                {
                    Facts = Declare(member, graph),
                };
            }
        }
    }

    // A legacy state needs a state to move its rows to.
    private static EquatableArray<string> Declare(string member, Graph graph)
        => graph.First.FirstOrDefault(s => s.Kind != StateKind.Legacy) is { } target
            ? new EquatableArray<string>(["State", member, "MoveTo", target.State.Member!])
            : new EquatableArray<string>(["State", member]);

    private static IEnumerable<Problem> Duplicates(MachineModel machine)
        => machine.States
            .Where(s => s.State.Member is not null)
            .GroupBy(s => s.State.Member!, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(s => new Problem("STATOR008", s.State.At, same.Key)));

    private static IEnumerable<(string Kind, StateReference Reference)> Uses(MachineModel machine, Graph graph)
        => graph.Edges.SelectMany(e => new[] { (e.Kind, e.From), (e.Kind, e.To) })
            .Concat(machine.States.Where(s => s.MoveTo is not null).Select(s => ("legacy state", s.MoveTo!)))
            .Concat(machine.Groups.SelectMany(g => g.States, (_, state) => ("state group", state)));

    internal static IEnumerable<StateReference> References(MachineModel machine)
        => new[] { machine.Initial }
            .Concat(machine.States.SelectMany(s => new[] { s.State, s.MoveTo }))
            .Concat(machine.Transitions.SelectMany(t => new[] { t.From, t.To }))
            .Concat(machine.Timeouts.SelectMany(t => new[] { t.From, t.To }))
            .Concat(machine.Commands.SelectMany(c => c.From.Concat(new[] { c.To })))
            .Concat(machine.Failures.SelectMany(f => new[] { f.From, f.To }))
            .Concat(machine.Groups.SelectMany(g => g.States))
            .OfType<StateReference>();
}
