using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes the verbs of IStator&lt;T&gt; with the class's own key and enum.</summary>
internal static class VerbsEmitter
{
    public const string TransactionAndToken =
        "global::System.Data.Common.DbTransaction? transaction = null, global::System.Threading.CancellationToken cancellationToken = default)";

    public static void Emit(CodeWriter code, MachinePlan plan)
    {
        var type = plan.Model.Type;
        var key = plan.Key.ClrType.TrimEnd('?');
        var stator = $"this global::Stator.IStator<{plan.RowName}> stator";
        code.Line();
        code.Summary($"The verbs of {plan.Name}.");
        code.Line(Generated.Attributes);
        using (code.Open($"{(type.IsPublic ? "public" : "internal")} static class {GeneratedNames.Verbs(plan.Model.Type, plan.Prefix)}"))
        {
            if (!plan.IsSecondary)
            {
                InsertVerbsEmitter.Emit(code, plan, stator, key);
                EmitFind(code, plan, stator, key);
            }

            foreach (var command in plan.Commands.GroupBy(c => c.Name))
            {
                EmitCommand(code, plan, command, stator, key);
            }

            ForceVerbsEmitter.Emit(code, plan, stator, key);
            EmitHistory(code, plan, stator, key);
            RunVerbsEmitter.Emit(code, plan, stator, key);
            EmitCounts(code, plan, stator);
            GroupEmitter.EmitMethods(code, plan);
        }
    }

    private static void EmitFind(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        code.Line();
        code.Summary("Reads a row.");
        Parameter(code, "stator", "The outside door.");
        Parameter(code, "id", "The key of the row.");
        CommonParameters(code);
        code.Line("/// <returns>The row, or null where there is none.</returns>");
        code.Line($"public static global::System.Threading.Tasks.Task<{plan.RowName}?> FindAsync(");
        code.Line($"    {stator}, {key} id, {TransactionAndToken}");
        code.Line($"    => stator.Of({plan.GraphName}.Machine).FindAsync({RowsEmitter.Value(plan.Key, "id")}, transaction, cancellationToken);");
    }

    private static void EmitCommand(
        CodeWriter code, MachinePlan plan, IGrouping<string, MachinePlan.CommandPlan> command, string stator, string key)
    {
        code.Line();
        code.Summary(string.Join(
            "; ", command.Select(c => $"{string.Join(", ", c.From.Select(f => plan.States[f].Name))} → {plan.States[c.To].Name}")));
        Parameter(code, "stator", "The outside door.");
        Parameter(code, "id", "The key of the row.");
        MoveParameters(code, plan);
        code.Line("/// <returns>Whether the row was in a state that allows it. If not, nothing has happened.</returns>");
        code.Line($"public static global::System.Threading.Tasks.Task<bool> {command.Key}Async(");
        code.Line($"    {stator}, {key} id, {Signature(plan)}");
        code.Line($"    => stator.Of({plan.GraphName}.Machine).CommandAsync({CSharp.Text(command.Key)}, {RowsEmitter.Value(plan.Key, "id")}, transaction, cancellationToken{By(plan)});");
    }

    private static void EmitHistory(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        if (!plan.Model.HasHistory)
        {
            return;
        }

        code.Line();
        code.Summary("Reads what has become of a row, the oldest first. The records of a deleted row are there too, for as long as they are kept.");
        Parameter(code, "stator", "The outside door.");
        Parameter(code, "id", "The key of the row.");
        CommonParameters(code);
        code.Line($"public static global::System.Threading.Tasks.Task<global::System.Collections.Generic.IReadOnlyList<global::Stator.HistoryRecord>> {plan.VerbPrefix}HistoryAsync(");
        code.Line($"    {stator}, {key} id, {TransactionAndToken}");
        code.Line($"    => stator.Of({plan.GraphName}.Machine).HistoryAsync({RowsEmitter.Value(plan.Key, "id")}, transaction, cancellationToken);");
    }

    // Who, where it is kept.
    public static string Signature(MachinePlan plan)
        => plan.Model.HasHistory ? TransactionAndToken.TrimEnd(')') + ", string? by = null)" : TransactionAndToken;

    public static string By(MachinePlan plan) => plan.Model.HasHistory ? ", by" : string.Empty;

    public static void MoveParameters(CodeWriter code, MachinePlan plan)
    {
        CommonParameters(code);
        if (plan.Model.HasHistory)
        {
            Parameter(code, "by", "Who does it, for the history.");
        }
    }

    private static void EmitCounts(CodeWriter code, MachinePlan plan, string stator)
    {
        var counts = $"global::System.Collections.Generic.Dictionary<{plan.EnumName}, long>";
        code.Line();
        code.Summary("Counts rows by state. States without rows are there, with zero.");
        Parameter(code, "stator", "The outside door.");
        CommonParameters(code);
        code.Line($"public static async global::System.Threading.Tasks.Task<{counts.Replace("Dictionary<", "IReadOnlyDictionary<")}> Count{plan.VerbPrefix}ByStateAsync(");
        code.Line($"    {stator}, {TransactionAndToken}");
        code.Line("{");
        using (code.Indent())
        {
            code.Line($"var byIndex = await stator.Of({plan.GraphName}.Machine).CountByStateAsync(transaction, cancellationToken).ConfigureAwait(false);");
            code.Line($"var counts = new {counts}();");
            using (code.Open("for (var index = 0; index < byIndex.Count; index++)"))
            {
                code.Line($"counts.Add({plan.GraphName}.StateAt(index), byIndex[index]);");
            }

            code.Line();
            code.Line("return counts;");
        }

        code.Line("}");
        code.Line();
        code.Summary("Counts rows that wait to be tried: those that are due, and those that will be.");
        Parameter(code, "stator", "The outside door.");
        CommonParameters(code);
        code.Line($"public static global::System.Threading.Tasks.Task<global::Stator.StatorDepth> {plan.VerbPrefix}DepthAsync(");
        code.Line($"    {stator}, {TransactionAndToken}");
        code.Line($"    => stator.Of({plan.GraphName}.Machine).DepthAsync(transaction, cancellationToken);");
    }

    public static void CommonParameters(CodeWriter code)
    {
        Parameter(code, "transaction", "The transaction to run in, so that it commits with the caller's own writes.");
        Parameter(code, "cancellationToken", "Cancels the call.");
    }

    public static void Parameter(CodeWriter code, string name, string text) => code.Line($"/// <param name=\"{name}\">{text}</param>");
}
