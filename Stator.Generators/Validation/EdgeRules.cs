using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Which ways may lead from one state to another.</summary>
internal static class EdgeRules
{
    // What every machine's door can do without a command.
    private static readonly string[] Verbs = ["Insert", "InsertMany", "Find", "Force", "WaitFor", "CountByState", "Depth"];

    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => FromTerminal(graph)
            .Concat(ToLegacy(machine, graph))
            .Concat(AmbiguousCommands(machine))
            .Concat(CommandNames(machine))
            .Concat(Incomplete(machine))
            .Concat(SecondTimeouts(machine));

    private static IEnumerable<Problem> FromTerminal(Graph graph)
        => from edge in graph.Edges
           where graph.KindOf(edge.From.Member) == StateKind.Terminal && edge.To.Member is not null
           select new Problem("STATOR024", edge.From.At, edge.From.Member!, edge.Kind, edge.To.Member!);

    // A command that is allowed in many states enters its target at one place of the source.
    private static IEnumerable<Problem> ToLegacy(MachineModel machine, Graph graph)
        => graph.Edges
            .GroupBy(e => e.To.At)
            .Select(same => same.First())
            .Concat(machine.States.Where(s => s.MoveTo is not null).Select(s => new Edge("move", s.State, s.MoveTo!)))
            .Where(e => e.From.Member is not null && graph.KindOf(e.To.Member) == StateKind.Legacy)
            .Select(e => new Problem("STATOR030", e.To.At, e.Kind, e.From.Member!, e.To.Member!));

    private static IEnumerable<Problem> AmbiguousCommands(MachineModel machine)
    {
        var targets = new Dictionary<(string Name, string From), string>();
        foreach (var command in machine.Commands.Where(c => c.To?.Member is not null))
        {
            foreach (var from in command.From.Where(f => f.Member is not null))
            {
                var to = command.To!.Member!;
                if (!targets.TryGetValue((command.Name, from.Member!), out var first))
                {
                    targets.Add((command.Name, from.Member!), to);
                }
                else if (first != to)
                {
                    yield return new Problem("STATOR031", from.At, command.Name, from.Member!, first, to);
                }
            }
        }
    }

    private static IEnumerable<Problem> CommandNames(MachineModel machine)
        => from command in machine.Commands
           let reason = !IsIdentifier(command.Name) ? "it is no identifier"
               : Verbs.Contains(command.Name, StringComparer.Ordinal) ? $"'{command.Name}Async' is a verb of every machine"
               : null
           where reason is not null
           select new Problem("STATOR032", command.At.At(0), command.Name, reason);

    private static bool IsIdentifier(string name)
        => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    private static IEnumerable<Problem> Incomplete(MachineModel machine)
    {
        foreach (var command in machine.Commands)
        {
            if (command.From.Count == 0)
            {
                yield return new Problem(
                    "STATOR036", command.At, $"Command '{command.Name}'", "in which states it is allowed", "From = [...]");
            }

            if (command.To is null)
            {
                yield return new Problem("STATOR036", command.At, $"Command '{command.Name}'", "where it leads", "To = ...");
            }
        }

        foreach (var state in machine.States.Where(s => s.Kind == StateKind.Legacy && s.MoveTo is null && s.State.Member is not null))
        {
            yield return new Problem(
                "STATOR036", state.At, $"Legacy state '{state.State.Member}'", "where its rows go", "MoveTo = ...");
        }
    }

    private static IEnumerable<Problem> SecondTimeouts(MachineModel machine)
        => machine.Timeouts
            .Where(t => t.From.Member is not null)
            .GroupBy(t => t.From.Member!, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(t => new Problem("STATOR045", t.From.At, same.Key)));
}
