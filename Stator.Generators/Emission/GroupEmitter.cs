using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes what a machine's groups of states are for code, and for queries.</summary>
internal static class GroupEmitter
{
    /// <summary>The lists and the predicates, which are the same in both databases.</summary>
    public static void EmitLists(CodeWriter code, MachinePlan plan)
    {
        foreach (var group in plan.Groups)
        {
            code.Line();
            code.Summary($"The states of {group.Name}: {Names(plan, group)}.");
            code.Line($"public static global::System.Collections.Generic.IReadOnlyList<{plan.EnumName}> {group.Name}States {{ get; }} =");
            using (code.Indent())
            {
                code.Line($"[{string.Join(", ", group.States.Select(plan.Member))}];");
            }

            code.Line();
            code.Line("/// <summary>");
            code.Line($"/// SQL that is true for rows of {CSharp.Xml(plan.Model.Table)} in {group.Name}: {Names(plan, group)}.");
            code.Line($"/// It begins with the column, so that an alias may stand before it: <c>\"o.\" + {group.Name}Sql</c>.");
            code.Line("/// </summary>");
            code.Line($"public const string {group.Name}Sql = {CSharp.Text(Predicate(plan, group))};");
        }
    }

    /// <summary>A property for each group, on the class that has the state.</summary>
    public static void EmitProperties(CodeWriter code, MachinePlan plan)
    {
        if (plan.Model.Row!.IsSeparate)
        {
            return;
        }

        foreach (var group in plan.Groups)
        {
            code.Line();
            Summary(code, plan, group);
            code.Line(Generated.Attributes);
            code.Line($"public bool {group.Property} => {Test(plan, group, string.Empty)};");
        }
    }

    /// <summary>A method for each group, where the class that has the state is not the machine's to add to.</summary>
    public static void EmitMethods(CodeWriter code, MachinePlan plan)
    {
        if (!plan.Model.Row!.IsSeparate)
        {
            return;
        }

        foreach (var group in plan.Groups)
        {
            code.Line();
            Summary(code, plan, group);
            VerbsEmitter.Parameter(code, "row", "The row.");
            code.Line($"public static bool {group.Property}(this {plan.RowName} row)");
            code.Line($"    => {Test(plan, group, "row.")};");
        }
    }

    private static void Summary(CodeWriter code, MachinePlan plan, MachinePlan.GroupPlan group)
        => code.Summary($"Whether the row is in a state of {group.Name}: {Names(plan, group)}.");

    private static string Predicate(MachinePlan plan, MachinePlan.GroupPlan group)
        => $"{SqlDialect.Name(plan.Model.ColumnPrefix)} IN ({SqlDialect.TextList(group.States.Select(s => plan.States[s].StoredName))})";

    private static string Names(MachinePlan plan, MachinePlan.GroupPlan group) => string.Join(", ", group.States.Select(s => plan.States[s].Name));

    // A machine with errors may have no property of its enum.
    private static string Test(MachinePlan plan, MachinePlan.GroupPlan group, string row)
        => plan.StateProperty.Type == ColumnType.Enum
            ? $"{row}{CSharp.Identifier(plan.StateProperty.Name)} is {string.Join(" or ", group.States.Select(plan.Member))}"
            : "throw new global::System.InvalidOperationException(\"The machine has errors.\")";
}
