using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Which ways may lead from one state to another.</summary>
internal static class EdgeRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => FromTerminal(graph)
            .Concat(Repeated(machine))
            .Concat(ToItself(machine, graph))
            .Concat(NeverTaken(graph))
            .Concat(ToLegacy(machine, graph))
            .Concat(AmbiguousCommands(machine))
            .Concat(CommandNames(machine))
            .Concat(Incomplete(machine))
            .Concat(SecondTimeouts(machine));

    private static IEnumerable<Problem> FromTerminal(Graph graph)
        => from edge in graph.Edges
           where graph.KindOf(edge.From.Member) == StateKind.Terminal && edge.To.Member is not null
           select new Problem("STATOR024", edge.From.At, edge.From.Member!, edge.Kind, edge.To.Member!);

    // A second timeout of a state is STATOR045's, and a command with another target is STATOR031's.
    private static IEnumerable<Problem> Repeated(MachineModel machine)
    {
        var seen = new HashSet<(string? Command, string From, string To)>();
        var edges = machine.Transitions.Select(t => (Command: (string?)null, t.From, To: (StateReference?)t.To, t.At))
            .Concat(machine.Commands.SelectMany(c => c.From, (c, from) => (Command: (string?)c.Name, From: from, c.To, from.At)));
        foreach (var (command, from, to, at) in edges)
        {
            if (from.Member is not null && to?.Member is not null && !seen.Add((command, from.Member, to.Member)))
            {
                var kind = command is null ? "transition" : $"command '{command}'";
                yield return new Problem("STATOR026", at, kind, from.Member, to.Member);
            }
        }
    }

    private static IEnumerable<Problem> ToItself(MachineModel machine, Graph graph)
    {
        var timeouts = new HashSet<string?>(machine.Timeouts.Select(t => t.From.Member), StringComparer.Ordinal);
        return from transition in machine.Transitions
               let state = transition.From.Member
               where state is not null && state == transition.To.Member && graph.KindOf(state) == StateKind.Automatic
               select new Problem(timeouts.Contains(state) ? "STATOR028" : "STATOR027", transition.To.At, state);
    }

    // Transitions are taken by checks, and timeouts by checks and by the sweep of external states. A terminal state is STATOR024's.
    private static IEnumerable<Problem> NeverTaken(Graph graph)
    {
        foreach (var edge in graph.Edges.Where(e => e.Kind != "command" && e.From.Member is not null && e.To.Member is not null))
        {
            var kind = graph.KindOf(edge.From.Member);
            if (kind == StateKind.External && edge.Kind != "timeout")
            {
                yield return Never(
                    edge, "an external state, which has no check", "use [Command] or [Timeout] instead, or declare the state with [State]");
            }
            else if (kind == StateKind.Legacy)
            {
                yield return Never(
                    edge, "a legacy state, whose rows move to its MoveTo", "remove the edge, or declare the state with [State]");
            }
        }
    }

    private static Problem Never(Edge edge, string what, string advice)
        => new("STATOR037", edge.From.At, edge.Kind, edge.From.Member!, edge.To.Member!, what, advice);

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
           let reason = CommandName.Refusal(command.Name)
           where reason is not null
           select new Problem("STATOR032", command.At.At(0), command.Name, reason);

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
