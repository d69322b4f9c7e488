using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Which checks there must be, and what they must look like.</summary>
internal static class CheckRules
{
    private const string Prefix = "Check";

    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => Missing(machine, graph)
            .Concat(Surplus(machine, graph))
            .Concat(Overloads(machine, graph))
            .Concat(Called(machine, graph).SelectMany(c => Signature(machine, c)));

    private static IEnumerable<Problem> Missing(MachineModel machine, Graph graph)
        => MissingStates(machine, graph).Select(s => new Problem("STATOR050", s.State.At, s.State.Member!)
        {
            Facts = new EquatableArray<string>(["State", s.State.Member!]),
        });

    private static IEnumerable<Problem> Surplus(MachineModel machine, Graph graph)
    {
        var members = new HashSet<string>(machine.Enum.Members, StringComparer.Ordinal);
        foreach (var check in machine.Checks)
        {
            var state = StateOf(check);
            switch (graph.KindOf(state))
            {
                case StateKind.Terminal:
                    yield return new Problem("STATOR051", check.At, state, check.Name) { Facts = OfState(state) };
                    break;
                case StateKind.External:
                    yield return new Problem("STATOR052", check.At, check.Name, state, "an external state") { Facts = OfState(state) };
                    break;
                case StateKind.Legacy:
                    yield return new Problem("STATOR052", check.At, check.Name, state, "a legacy state") { Facts = OfState(state) };
                    break;
                case null when graph.StatesAreKnown && !members.Contains(state):
                    yield return Unmatched(machine, graph, check);
                    break;
                default:
                    break;
            }
        }
    }

    private static Problem Unmatched(MachineModel machine, Graph graph, CheckModel check)
    {
        var meant = Suggestion.For(StateOf(check), MissingStates(machine, graph).Select(s => s.State.Member!));
        return meant is null
            ? new Problem("STATOR053", check.At, check.Name, machine.Type.Name, "rename it, because such names are for checks")
            : new Problem("STATOR053", check.At, check.Name, machine.Type.Name, $"did you mean '{Prefix}{meant}'?")
            {
                Facts = new EquatableArray<string>(["Name", Prefix + meant]),
            };
    }

    private static IEnumerable<Problem> Overloads(MachineModel machine, Graph graph)
        => Called(machine, graph)
            .GroupBy(c => c.Name, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(c => new Problem("STATOR054", c.At, c.Name)));

    private static IEnumerable<Problem> Signature(MachineModel machine, CheckModel check)
    {
        if (check.Result == CheckResult.Other)
        {
            yield return new Problem(
                "STATOR055", check.At.ReturnType(), check.Name, check.ResultText, GeneratedNames.OutcomeOf(StateOf(check)),
                    machine.Enum.Name)
            {
                Facts = new EquatableArray<string>(["Enum", machine.Enum.Name]),
            };
        }

        for (var index = 0; index < check.Parameters.Count; index++)
        {
            var parameter = check.Parameters[index];
            if (parameter.Refusal is { } reason)
            {
                yield return new Problem("STATOR057", check.At.Parameter(index), parameter.Name, check.Name, reason);
            }
        }

        if (check.IsStatic && !ShapeRules.IsStatic(machine.Type))
        {
            yield return new Problem("STATOR069", check.At, check.Name);
        }
    }

    private static IEnumerable<CheckModel> Called(MachineModel machine, Graph graph)
        => machine.Checks.Where(c => graph.KindOf(StateOf(c)) == StateKind.Automatic);

    private static IEnumerable<StateModel> MissingStates(MachineModel machine, Graph graph)
    {
        var checks = new HashSet<string>(machine.Checks.Select(StateOf), StringComparer.Ordinal);
        return graph.First.Where(s => s.Kind == StateKind.Automatic && !checks.Contains(s.State.Member!));
    }

    private static EquatableArray<string> OfState(string state) => new(["State", state]);

    private static string StateOf(CheckModel check) => check.Name.Substring(Prefix.Length);
}
