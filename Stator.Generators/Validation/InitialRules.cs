using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Where a row starts, and where it can get from there.</summary>
internal static class InitialRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => graph.StatesAreKnown ? Initial(machine, graph).Concat(Unreachable(machine, graph)) : [];

    private static IEnumerable<Problem> Initial(MachineModel machine, Graph graph)
    {
        if (machine.Initial is { } given)
        {
            if (given.Member is { } member && graph.KindOf(member) is null or StateKind.Legacy)
            {
                yield return new Problem("STATOR020", given.At, machine.Type.Name, graph.KindOf(member) is null
                    ? $"'{member}' is not declared; declare it with [State], or name a state that is"
                    : $"'{member}' is a legacy state; name a state that is in use")
                {
                    Facts = Choices(machine, graph),
                };
            }
        }
        else if (graph.EdgesAreKnown && InitialState.Candidates(machine) is { Count: not 1 } candidates)
        {
            yield return new Problem("STATOR020", machine.Declaration, machine.Type.Name, (graph.First.Count, candidates.Count) switch
            {
                (0, _) => "no state is declared; declare the states with [State], [ExternalState] and [TerminalState]",
                (_, 0) => "every state is entered by an edge from another; say which is the first with Initial = ...",
                _ => $"no edge enters {List(candidates)}; say which is the first with Initial = {candidates[0]}, or another of them",
            })
            {
                Facts = Choices(machine, graph),
            };
        }
    }

    private static IEnumerable<Problem> Unreachable(MachineModel machine, Graph graph)
    {
        if (!graph.EdgesAreKnown
            || InitialState.Of(machine) is not { } initial
            || graph.KindOf(initial) is null or StateKind.Legacy)
        {
            yield break;
        }

        var reached = graph.ReachableFrom(initial);
        foreach (var state in graph.First.Where(s => s.Kind != StateKind.Legacy && !reached.Contains(s.State.Member!)))
        {
            yield return new Problem("STATOR022", state.State.At, state.State.Member!, initial);
        }
    }

    // Those that nothing enters, or where there are none, all that a row can be in.
    private static EquatableArray<string> Choices(MachineModel machine, Graph graph)
    {
        var candidates = InitialState.Candidates(machine);
        var all = graph.First.Where(s => s.Kind is StateKind.Automatic or StateKind.External).Select(s => s.State.Member!);
        return new EquatableArray<string>(["States", string.Join(" ", candidates.Count > 0 ? candidates : all)]);
    }

    private static string List(IReadOnlyList<string> states)
        => string.Join(", ", states.Take(states.Count - 1).Select(s => $"'{s}'")) + $" and '{states[states.Count - 1]}'";
}
