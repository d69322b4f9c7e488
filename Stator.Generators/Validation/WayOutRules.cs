using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Whether a row can get on, and to an end.</summary>
internal static class WayOutRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => graph.StatesAreKnown && graph.EdgesAreKnown
            ? InitialIsTheEnd(machine, graph).Concat(Traps(graph)).Concat(Endless(graph)).Concat(Stranded(graph))
            : [];

    private static IEnumerable<Problem> InitialIsTheEnd(MachineModel machine, Graph graph)
        => InitialState.Of(machine) is { } initial && graph.Declaration(initial) is { Kind: StateKind.Terminal } state
            ? [new Problem("STATOR021", machine.Initial?.At ?? state.State.At, initial)]
            : [];

    private static IEnumerable<Problem> Traps(Graph graph)
        => graph.First
            .Where(s => s.Kind == StateKind.Automatic && graph.From(s.State.Member!).All(e => e.To.Member == s.State.Member))
            .Select(s => new Problem("STATOR023", s.State.At, s.State.Member!)
            {
                Facts = new EquatableArray<string>(["State", s.State.Member!]),
            });

    private static IEnumerable<Problem> Endless(Graph graph)
    {
        var ending = graph.ThatReach(graph.First.Where(s => s.Kind == StateKind.Terminal).Select(s => s.State.Member!));
        return graph.First
            .Where(s => s.Kind is StateKind.Automatic or StateKind.External && !ending.Contains(s.State.Member!))
            .Select(s => new Problem("STATOR025", s.State.At, s.State.Member!));
    }

    // A transition does not help, because an external state has no check that could take it.
    private static IEnumerable<Problem> Stranded(Graph graph)
        => graph.First
            .Where(s => s.Kind == StateKind.External
                && !graph.From(s.State.Member!).Any(e => e.Kind is "command" or "timeout" && e.To.Member != s.State.Member))
            .Select(s => new Problem("STATOR034", s.State.At, s.State.Member!));
}
