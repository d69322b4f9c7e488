using System.Linq;
using static Stator.Generators.Emission.VerbsEmitter;

namespace Stator.Generators.Emission;

/// <summary>Writes the verbs of IStator&lt;T&gt; that insert.</summary>
internal static class InsertVerbsEmitter
{
    private const string Tasks = "global::System.Threading.Tasks";
    private const string Callers = "global::System.Runtime.CompilerServices.Caller";

    public static void Emit(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        var isUnique = plan.Uniques.Count > 0;
        EmitInsert(code, plan, stator, key);
        if (isUnique)
        {
            code.Line();
            EmitInsertOrFind(code, plan, stator, key);
        }

        foreach (var rows in new[] { "global::System.Collections.Generic.IEnumerable", "global::System.Collections.Generic.IAsyncEnumerable" })
        {
            code.Line();
            EmitInsertMany(code, plan, stator, rows, isUnique);
        }

        code.Line();
        EmitOptions(code, plan);
    }

    private static void EmitInsert(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        code.Summary($"Inserts a row in state {plan.States[plan.Initial].Name}, or in the state that the options name.");
        Parameters(code, plan, "row", "What to insert. Its state property is not looked at.");
        code.Line("/// <returns>The key of the row, also where the database made it.</returns>");
        if (plan.Uniques.Count > 0)
        {
            code.Line("/// <exception cref=\"global::Stator.DuplicateRowException\">A live row has the same values of [Unique] properties.</exception>");
        }

        code.Line($"public static async {Tasks}.Task<{key}> InsertAsync(");
        Signature(code, plan, stator, plan.RowName + " row");
        code.Line($"    => {Key(plan, key, $"await {Call(plan, "InsertAsync", "row")}.ConfigureAwait(false)")};");
    }

    private static void EmitInsertOrFind(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        code.Summary("Inserts a row, unless a live row has the same values of [Unique] properties.");
        Parameters(code, plan, "row", "What to insert. Its state property is not looked at.");
        code.Line("/// <returns>The key of the new row, or of the one that is there, and which of the two it is.</returns>");
        code.Line($"public static async {Tasks}.Task<global::Stator.InsertResult<{key}>> InsertOrFindAsync(");
        Signature(code, plan, stator, plan.RowName + " row");
        using (code.Open())
        {
            code.Line($"var result = await {Call(plan, "InsertOrFindAsync", "row")}.ConfigureAwait(false);");
            code.Line($"return new({Key(plan, key, "result.Key")}, result.Created);");
        }
    }

    private static void EmitInsertMany(CodeWriter code, MachinePlan plan, string stator, string rows, bool isUnique)
    {
        code.Summary("Inserts many rows, all or none, without holding them all: by COPY on PostgreSQL, by one prepared command on SQLite."
            + (isUnique ? " Rows that a live row, or an earlier one of the call, stands in the way of, by [Unique], are left out and counted." : string.Empty));
        Parameters(
            code, plan, "rows",
            "What to insert: all have a key, or none has. A transaction is open while they are enumerated; what enumerates them must not use the "
            + "same transaction or, on SQLite, write to the same database.");
        code.Line($"/// <returns>How many rows {(isUnique ? "are new, and how many were left out" : "were inserted")}.</returns>");
        code.Line($"public static async {Tasks}.Task<{(isUnique ? "global::Stator.InsertManyResult" : "long")}> InsertManyAsync(");
        Signature(code, plan, stator, $"{rows}<{plan.RowName}> rows");
        var call = $"await {Call(plan, "InsertManyAsync", "rows")}.ConfigureAwait(false)";
        code.Line($"    => {(isUnique ? call : $"({call}).Created")};");
    }

    private static void EmitOptions(CodeWriter code, MachinePlan plan)
    {
        code.Line($"private static global::Stator.UntypedInsertOptions Untyped(global::Stator.InsertOptions<{plan.EnumName}>? options"
            + (HasSource(plan) ? ", string file, int line)" : ")"));
        code.Line("    => new()");
        code.Line("    {");
        code.Line($"        State = options?.State is {{ }} state ? {plan.GraphName}.IndexOf(state) : null,");
        code.Line("        StartAt = options?.StartAt,");
        code.Line("        Delay = options?.Delay,");
        code.Line("        Priority = options?.Priority,");
        code.Line("        Queue = options?.Queue,");
        if (HasSource(plan))
        {
            code.Line("        Source = options?.Source ?? global::Stator.UntypedInsertOptions.SourceOf(file, line),");
        }

        code.Line("    };");
    }

    private static void Parameters(CodeWriter code, MachinePlan plan, string what, string text)
    {
        Parameter(code, "stator", "The outside door.");
        Parameter(code, what, text);
        Parameter(code, "options", "Another state, or when the first try is due.");
        CommonParameters(code);
        if (HasSource(plan))
        {
            Parameter(code, "file", "The file of the call: the compiler fills it in.");
            Parameter(code, "line", "The line of the call: the compiler fills it in.");
        }
    }

    private static void Signature(CodeWriter code, MachinePlan plan, string stator, string what)
    {
        code.Line($"    {stator}, {what}, global::Stator.InsertOptions<{plan.EnumName}>? options = null,");
        code.Line("    " + (HasSource(plan)
            ? TransactionAndToken.TrimEnd(')') + $", [{Callers}FilePath] string file = \"\", [{Callers}LineNumber] int line = 0)"
            : TransactionAndToken));
    }

    private static string Call(MachinePlan plan, string verb, string what)
        => $"stator.Of({plan.GraphName}.Machine).{verb}({what}, Untyped(options{(HasSource(plan) ? ", file, line" : string.Empty)}), transaction, cancellationToken)";

    private static string Key(MachinePlan plan, string key, string value)
        => plan.Key.Wrapped is null ? $"({key}){value}" : $"new {key}(({RowsEmitter.ValueType(plan.Key)}){value})";

    private static bool HasSource(MachinePlan plan) => plan.OwnColumns.Any(c => c.IsSource);
}
