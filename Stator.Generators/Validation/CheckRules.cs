using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>Which checks there must be, and what they must look like.</summary>
internal static class CheckRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => Missing(machine, graph)
            .Concat(Surplus(machine, graph))
            .Concat(Overloads(machine, graph))
            .Concat(Called(machine, graph).SelectMany(c => Signature(machine, c)))
            .Concat(Constructor(machine));

    private static IEnumerable<Problem> Missing(MachineModel machine, Graph graph)
        => MissingStates(machine, graph).Select(s => new Problem("STATOR050", s.State.At, machine.Prefix + s.State.Member)
        {
            Facts = new EquatableArray<string>(["State", machine.Prefix + s.State.Member]),
        });

    private static IEnumerable<Problem> Surplus(MachineModel machine, Graph graph)
    {
        var members = new HashSet<string>(machine.Enum.Members, StringComparer.Ordinal);
        foreach (var check in machine.Checks)
        {
            var state = StateOf(machine, check);
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
        var meant = Suggestion.For(StateOf(machine, check), MissingStates(machine, graph).Select(s => s.State.Member!));
        return meant is null
            ? new Problem("STATOR053", check.At, check.Name, machine.Type.Name, "rename it, because such names are for checks")
            : new Problem("STATOR053", check.At, check.Name, machine.Type.Name, $"did you mean '{machine.CheckPrefix}{meant}'?")
            {
                Facts = new EquatableArray<string>(["Name", machine.CheckPrefix + meant]),
            };
    }

    private static IEnumerable<Problem> Overloads(MachineModel machine, Graph graph)
        => Called(machine, graph)
            .GroupBy(c => c.Name, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(c => new Problem("STATOR054", c.At, c.Name)));

    private static IEnumerable<Problem> Signature(MachineModel machine, CheckModel check)
    {
        if (Result(machine, check) is { } problem)
        {
            yield return problem;
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

    private static Problem? Result(MachineModel machine, CheckModel check)
    {
        var outcome = GeneratedNames.OutcomeOf(machine, StateOf(machine, check));
        return check.Result switch
        {
            CheckResult.AsyncVoid => new Problem("STATOR056", check.At.ReturnType(), check.Name, outcome)
            {
                Facts = new EquatableArray<string>(["Outcome", outcome]),
            },
            CheckResult.State => new Problem(
                "STATOR063", check.At.ReturnType(), check.Name, check.ResultText, outcome, machine.Enum.Name + "?")
            {
                Facts = ReturnsToItself(machine, StateOf(machine, check)) ? default : new EquatableArray<string>(["Stay", StateOf(machine, check)]),
            },
            CheckResult.Other => new Problem(
                "STATOR055", check.At.ReturnType(), check.Name, check.ResultText, outcome, machine.Enum.Name)
            {
                Facts = new EquatableArray<string>(["Outcome", outcome]),
            },
            _ => null,
        };
    }

    // Where it does, the state itself is an answer; where not, whoever returned it meant to stay.
    private static bool ReturnsToItself(MachineModel machine, string state)
        => machine.Transitions.Any(t => t.From.Member == state && t.To.Member == state);

    private static IEnumerable<Problem> Constructor(MachineModel machine)
        => from parameter in machine.Row?.Services ?? default
           where parameter.Refusal is not null
           select new Problem("STATOR057", Spot.Type, parameter.Name, machine.Type.Name, parameter.Refusal!);

    private static IEnumerable<CheckModel> Called(MachineModel machine, Graph graph)
        => machine.Checks.Where(c => graph.KindOf(StateOf(machine, c)) == StateKind.Automatic);

    private static IEnumerable<StateModel> MissingStates(MachineModel machine, Graph graph)
    {
        var checks = new HashSet<string>(machine.Checks.Select(c => StateOf(machine, c)), StringComparer.Ordinal);
        return graph.First.Where(s => s.Kind == StateKind.Automatic && !checks.Contains(s.State.Member!));
    }

    private static EquatableArray<string> OfState(string state) => new(["State", state]);

    private static string StateOf(MachineModel machine, CheckModel check) => check.Name.Substring(machine.CheckPrefix.Length);
}
