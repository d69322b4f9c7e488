using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What groups of states are called, and what is in them.</summary>
internal static class GroupRules
{
    public static IEnumerable<Problem> Check(MachineModel machine)
        => machine.Groups.SelectMany(group => Name(machine, group).Concat(Empty(group)).Concat(Repeated(group)));

    private static IEnumerable<Problem> Name(MachineModel machine, StateGroupModel group)
        => group.Refusal(machine) is { } reason ? [new Problem("STATOR145", group.At.At(0), group.Name!, reason)] : [];

    private static IEnumerable<Problem> Empty(StateGroupModel group)
        => group.States.Count == 0 ? [new Problem("STATOR146", group.At, group.Name ?? string.Empty)] : [];

    private static IEnumerable<Problem> Repeated(StateGroupModel group)
        => group.States
            .Where(s => s.Member is not null)
            .GroupBy(s => s.Member!, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1).Select(s => new Problem("STATOR147", s.At, same.Key, group.Name ?? string.Empty)));
}
