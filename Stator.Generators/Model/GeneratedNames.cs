using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Generators.Model;

/// <summary>The names that generated code takes in the annotated class and beside it.</summary>
internal static class GeneratedNames
{
    private const string OutcomeSuffix = "Outcome";

    // The first is the only one that, taken for a state, would compile and mean something else.
    private static readonly HashSet<string> OutcomeMembers = new(
        [
            "Stay", "StayFor", "Fail", "Value",
            "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
        ],
        StringComparer.Ordinal);

    private static readonly string[] OfEachMachine = ["Graph", "StatorMachine", "StatorRows", "StatorSql"];

    /// <summary>The member of every outcome type that says that the row stays.</summary>
    public static string Stay => "Stay";

    public static string Graph(MachineModel machine) => machine.Prefix + OfEachMachine[0];

    /// <summary>What the class gets for a machine, beside its outcome types.</summary>
    public static IEnumerable<string> Members(string prefix) => OfEachMachine.Select(name => prefix + name);

    /// <summary>The outcome type of an automatic state.</summary>
    public static string OutcomeOf(MachineModel machine, string state) => OutcomeOf(machine.Prefix, state);

    public static string OutcomeOf(string prefix, string state) => prefix + state + OutcomeSuffix;

    /// <summary>The static class of the verbs, beside the outermost type.</summary>
    public static string Verbs(TypeModel type, string prefix)
        => string.Concat(type.Containers.Reverse().Select(c => c.Name)) + type.Name + prefix + "Stator";

    /// <summary>
    /// The members of an outcome type for the states that it can move to: called like the state, or <c>To</c> and the state where an
    /// outcome has such a member anyway.
    /// </summary>
    public static IReadOnlyList<(string Target, string Member)> Targets(string outcome, IEnumerable<string> targets)
    {
        var declared = targets.ToList();
        var all = new HashSet<string>(declared, StringComparer.Ordinal);
        bool IsTaken(string name) => OutcomeMembers.Contains(name) || name == outcome;
        return declared.ConvertAll(target =>
        {
            var name = target;
            while (IsTaken(name) || (name != target && all.Contains(name)))
            {
                name = "To" + name;
            }

            return (target, name);
        });
    }
}
