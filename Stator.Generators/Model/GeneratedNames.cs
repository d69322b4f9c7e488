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

    /// <summary>What every machine's class gets.</summary>
    public static IReadOnlyList<string> Members { get; } = ["Graph", "StatorMachine", "StatorRows", "StatorSql"];

    /// <summary>The member of every outcome type that says that the row stays.</summary>
    public static string Stay => "Stay";

    /// <summary>The outcome type of an automatic state.</summary>
    public static string OutcomeOf(string state) => state + OutcomeSuffix;

    /// <summary>The static class of the verbs, beside the outermost type.</summary>
    public static string Verbs(TypeModel type)
        => string.Concat(type.Containers.Reverse().Select(c => c.Name)) + type.Name + "Stator";

    /// <summary>
    /// The members of an outcome type for the states that it can move to: called like the state, or <c>To</c> and the state where an
    /// outcome has such a member anyway.
    /// </summary>
    public static IReadOnlyList<(string Target, string Member)> Targets(string state, IEnumerable<string> targets)
    {
        var declared = targets.ToList();
        var all = new HashSet<string>(declared, StringComparer.Ordinal);
        bool IsTaken(string name) => OutcomeMembers.Contains(name) || name == OutcomeOf(state);
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
