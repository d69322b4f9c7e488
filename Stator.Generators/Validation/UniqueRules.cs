using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What [Unique] says of the states from which on a value is free.</summary>
internal static class UniqueRules
{
    // Where another machine inserts the rows, it is that machine's.
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => machine.Prefix.Length > 0 || machine.Row?.HasOwnMachine == true
            ? []
            : machine.Columns.SelectMany(column => Unknown(machine, column, graph)).Concat(Groups(machine).SelectMany(g => Of(g, graph)));

    private static IEnumerable<(PropertyModel Column, HashSet<string> Until)> Groups(MachineModel machine)
        => machine.Columns
            .SelectMany(column => column.UniqueBy.Where(unique => unique.Until.Count > 0).Select(unique => (Unique: unique, Column: column)))
            .GroupBy(u => u.Unique.Group, StringComparer.Ordinal)
            .Select(same => (
                same.First().Column,
                new HashSet<string>(same.SelectMany(u => u.Unique.Until).Select(s => s.Member).OfType<string>(), StringComparer.Ordinal)));

    private static IEnumerable<Problem> Unknown(MachineModel machine, PropertyModel column, Graph graph)
        => column.UniqueBy.SelectMany(unique => unique.Until)
            .Where(s => s.Text.Length > 0 && (s.Member is null || (graph.StatesAreKnown && graph.Declaration(s.Member) is null)))
            .Select(s => New(column, s.Text, $"it is no state of '{machine.Type.Name}'", "name one that is declared"));

    private static IEnumerable<Problem> Of((PropertyModel Column, HashSet<string> Until) unique, Graph graph)
    {
        var (column, until) = unique;
        bool IsLive(StateModel state) => state.Kind != StateKind.Terminal && !until.Contains(state.State.Member!);
        foreach (var state in graph.First.Where(s => s.Kind != StateKind.Terminal && until.Contains(s.State.Member!)))
        {
            var next = graph.From(state.State.Member!).Select(e => e.To.Member).Concat([state.MoveTo?.Member]);
            if (next.Select(graph.Declaration).FirstOrDefault(to => to is not null && IsLive(to)) is { } back)
            {
                yield return New(
                    column, state.State.Member!, $"a row may go on from there to '{back.State.Member}', where another may have its value by then",
                    $"add '{back.State.Member}' to Until, or remove the edge");
            }
        }

        if (graph.StatesAreKnown && graph.First.Any(s => s.Kind != StateKind.Terminal) && !graph.First.Any(IsLive))
        {
            yield return New(column, string.Join(", ", until), "no state is left in which it is unique", "leave one out");
        }
    }

    private static Problem New(PropertyModel column, string states, string reason, string advice)
        => new("STATOR148", Spot.OfProperty(column.Name), column.Name, states, reason, advice);
}
