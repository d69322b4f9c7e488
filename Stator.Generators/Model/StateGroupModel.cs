using System;
using System.Linq;

namespace Stator.Generators.Model;

/// <summary>One <c>[StateGroup]</c>.</summary>
/// <param name="Name">Its name; null where the C# compiler already complains of it, so that no rule does.</param>
/// <param name="States">Its states, in the order of their declaration.</param>
/// <param name="At">Where.</param>
internal sealed record StateGroupModel(string? Name, EquatableArray<StateReference> States, Spot At)
{
    /// <summary>The property of a row that says whether it is in the group.</summary>
    public static string PropertyOf(string prefix, string name) => "Is" + prefix + name;

    /// <summary>Why a group of a machine cannot be called as it is; null where it can.</summary>
    public string? Refusal(MachineModel machine)
        => Name is null ? null
            : !CommandName.IsIdentifier(Name) ? "it is no identifier"
            : machine.Enum.Members.Contains(Name, StringComparer.Ordinal) ? "it is the name of a state"
            : machine.Groups.TakeWhile(g => !ReferenceEquals(g, this)).Any(g => g.Name == Name) ? "another group has it"
            : null;
}
