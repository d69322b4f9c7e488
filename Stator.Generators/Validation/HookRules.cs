using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What hooks must look like.</summary>
internal static class HookRules
{
    public static IEnumerable<Problem> Check(MachineModel machine, Graph graph)
        => Forms(machine).Concat(Parameters(machine)).Concat(Unmatched(machine, graph));

    private static IEnumerable<Problem> Forms(MachineModel machine)
        => from hook in machine.Hooks
           where hook.Flaw is not null
           select new Problem("STATOR130", hook.At, hook.Name, hook.Flaw!.Why, hook.Flaw.Remedy);

    private static IEnumerable<Problem> Parameters(MachineModel machine)
        => from hook in machine.Hooks
           where hook.Flaw is null && hook.Kind != HookKind.Created
           from parameter in hook.Parameters.Select((p, index) => (p.Name, p.Refusal, Index: index))
           where parameter.Refusal is not null
           select new Problem("STATOR131", hook.At.Parameter(parameter.Index), parameter.Name, hook.Name, parameter.Refusal!);

    private static IEnumerable<Problem> Unmatched(MachineModel machine, Graph graph)
    {
        if (!graph.StatesAreKnown)
        {
            yield break;
        }

        foreach (var hook in machine.Hooks.Where(h => h.Kind == HookKind.Entered && !machine.Enum.Members.Contains(h.State, StringComparer.Ordinal)))
        {
            yield return new Problem(
                "STATOR132", hook.At, hook.Name, machine.Type.Name,
                Suggestion.For(hook.State, machine.Enum.Members) is { } meant
                    ? $"did you mean 'OnEntered{machine.Prefix}{meant}'?"
                    : "rename it, because such names are for hooks");
        }
    }
}
