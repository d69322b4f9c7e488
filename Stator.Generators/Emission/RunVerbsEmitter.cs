namespace Stator.Generators.Emission;

/// <summary>Writes the verbs that follow one row: waiting for it, and working on it.</summary>
internal static class RunVerbsEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default)";

    public static void Emit(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        var door = $"stator.Of({plan.GraphName}.Machine)";
        var one = RowsEmitter.Value(plan.Key, "id");
        EmitWait(code, plan, door, one, stator, key);
        EmitBegin(code, plan, door, one, stator, key);
    }

    private static void EmitWait(CodeWriter code, MachinePlan plan, string door, string one, string stator, string key)
    {
        var result = $"{Task}<global::Stator.WaitResult<{plan.EnumName}>>";
        code.Line();
        code.Summary("Waits until a row is in one of some states. No connection is held meanwhile.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "id", "The key of the row.");
        VerbsEmitter.Parameter(code, "states", "The states to wait for.");
        VerbsEmitter.Parameter(code, "timeout", "How long to wait at most.");
        VerbsEmitter.Parameter(code, "cancellationToken", "Cancels the wait.");
        code.Line("/// <returns>How the wait ended, and the state that the row was last seen in.</returns>");
        code.Line($"public static async {result} WaitForAsync(");
        code.Line($"    {stator}, {key} id, global::System.Collections.Generic.IEnumerable<{plan.EnumName}> states, global::System.TimeSpan timeout,");
        code.Line("    " + Token);
        code.Line($"    => (await {door}.WaitForAsync(");
        code.Line($"        {one}, global::System.Linq.Enumerable.Select(states, {plan.GraphName}.IndexOf), timeout, cancellationToken)");
        code.Line($"        .ConfigureAwait(false)).As({plan.GraphName}.StateAt);");

        code.Line();
        code.Summary("Waits until a row is in a terminal state. No connection is held meanwhile.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "id", "The key of the row.");
        VerbsEmitter.Parameter(code, "timeout", "How long to wait at most.");
        VerbsEmitter.Parameter(code, "cancellationToken", "Cancels the wait.");
        code.Line("/// <returns>How the wait ended, and the state that the row was last seen in.</returns>");
        code.Line($"public static async {result} WaitFor{plan.VerbPrefix}EndAsync(");
        code.Line($"    {stator}, {key} id, global::System.TimeSpan timeout, {Token}");
        code.Line($"    => (await {door}.WaitForAsync({one}, null, timeout, cancellationToken).ConfigureAwait(false)).As({plan.GraphName}.StateAt);");
    }

    private static void EmitBegin(CodeWriter code, MachinePlan plan, string door, string one, string stator, string key)
    {
        var run = $"global::Stator.StatorRun<{plan.RowName}, {plan.EnumName}>";
        code.Line();
        code.Summary("Begins work on a row outside of a check: takes its lease, counts the attempt, and renews the lease until the run ends.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "id", "The key of the row.");
        VerbsEmitter.Parameter(code, "options", "Another lease, or what to overrule.");
        VerbsEmitter.Parameter(code, "cancellationToken", "Cancels the call.");
        EmitExceptions(code);
        code.Line($"public static async {Task}<{run}> Begin{plan.VerbPrefix}Async(");
        code.Line($"    {stator}, {key} id, global::Stator.BeginOptions? options = null,");
        code.Line("    " + Token);
        code.Line($"    => (await {door}.BeginAsync({one}, options, cancellationToken).ConfigureAwait(false))");
        code.Line($"        .As({plan.GraphName}.IndexOf, {plan.GraphName}.StateAt);");

        code.Line();
        code.Summary("Does work on a row outside of a check, and writes what became of it. What the work throws is recorded as a failed try, and thrown again.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "id", "The key of the row.");
        VerbsEmitter.Parameter(code, "work", "The work; it answers the state to enter, or null to stay.");
        VerbsEmitter.Parameter(code, "options", "Another lease, or what to overrule.");
        VerbsEmitter.Parameter(code, "cancellationToken", "Cancels the call and the work.");
        code.Line("/// <returns>The state that the row is in afterwards.</returns>");
        EmitExceptions(code);
        code.Line($"public static async {Task}<{plan.EnumName}> Run{plan.VerbPrefix}Async(");
        code.Line($"    {stator}, {key} id, global::System.Func<{run}, {Task}<{plan.EnumName}?>> work,");
        code.Line($"    global::Stator.BeginOptions? options = null, {Token}");
        code.Line("{");
        using (code.Indent())
        {
            code.Line($"var run = await Begin{plan.VerbPrefix}Async(stator, id, options, cancellationToken).ConfigureAwait(false);");
            code.Line("await using (global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.ConfigureAwait(run, false))");
            code.Line("{");
            using (code.Indent())
            {
                code.Line("return await run.WorkAsync(work, cancellationToken).ConfigureAwait(false);");
            }

            code.Line("}");
        }

        code.Line("}");
    }

    private static void EmitExceptions(CodeWriter code)
        => code.Line("/// <exception cref=\"global::Stator.StatorRowException\">The row is not there, locked, exhausted or ignored.</exception>");
}
