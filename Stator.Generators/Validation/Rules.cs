using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>All that can be wrong with a machine.</summary>
internal static class Rules
{
    /// <summary>The rules that a machine breaks, in the order of their ids.</summary>
    public static IReadOnlyList<Problem> Check(MachineModel machine)
    {
        // Without an enum no argument means anything, and everything else would be wrong too.
        if (!machine.Enum.IsEnum)
        {
            return ShapeRules.StateType(machine).ToList();
        }

        // Nothing tells whose the attributes are.
        if (ShapeRules.SharedEnum(machine).ToList() is { Count: > 0 } shared)
        {
            return shared;
        }

        var graph = new Graph(machine);
        return ShapeRules.Check(machine)
            .Concat(StateRules.Check(machine, graph))
            .Concat(InitialRules.Check(machine, graph))
            .Concat(EdgeRules.Check(machine, graph))
            .Concat(DurationRules.Check(machine))
            .Concat(CheckRules.Check(machine, graph))
            .OrderBy(p => p.Id, System.StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Whether code can be generated all the same.</summary>
    public static bool IsSound(IReadOnlyList<Problem> problems)
        => !problems.Any(RuleCatalogue.IsError);
}
