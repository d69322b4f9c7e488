namespace Stator.Generators.Emission;

/// <summary>Writes the verbs that an operator needs: moving rows whatever the graph says, and having them tried at once.</summary>
internal static class ForceVerbsEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";

    public static void Emit(CodeWriter code, MachinePlan plan, string stator, string key)
    {
        var door = $"stator.Of({plan.GraphName}.Machine)";
        var one = RowsEmitter.Value(plan.Key, "id");
        var keys = $"global::System.Linq.Enumerable.Select(ids, id => (object){one})";
        EmitForce(code, plan, door, one, keys, stator, key);
        EmitRequeue(code, plan, door, one, keys, stator, key);
    }

    private static void EmitForce(CodeWriter code, MachinePlan plan, string door, string one, string keys, string stator, string key)
    {
        code.Line();
        code.Summary("Moves a row to any state, whatever the graph says. A check that runs meanwhile loses.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "id", "The key of the row.");
        VerbsEmitter.Parameter(code, "state", "The state to enter.");
        VerbsEmitter.MoveParameters(code, plan);
        code.Line("/// <returns>Whether there is such a row.</returns>");
        code.Line($"public static {Task}<bool> ForceAsync(");
        code.Line($"    {stator}, {key} id, {plan.EnumName} state, {VerbsEmitter.Signature(plan)}");
        code.Line($"    => {door}.ForceAsync({one}, {plan.GraphName}.IndexOf(state), transaction, cancellationToken{VerbsEmitter.By(plan)});");

        code.Line();
        code.Summary("Moves rows to any state, all or none, whatever the graph says. Checks that run meanwhile lose.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "ids", "The keys of the rows.");
        VerbsEmitter.Parameter(code, "state", "The state to enter.");
        VerbsEmitter.MoveParameters(code, plan);
        code.Line("/// <returns>How many of the rows there are.</returns>");
        code.Line($"public static {Task}<int> ForceAsync(");
        code.Line($"    {stator}, global::System.Collections.Generic.IEnumerable<{key}> ids, {plan.EnumName} state,");
        code.Line("    " + VerbsEmitter.Signature(plan));
        code.Line($"    => {door}.ForceManyAsync(");
        code.Line($"        {keys}, {plan.GraphName}.IndexOf(state), transaction, cancellationToken{VerbsEmitter.By(plan)});");

        code.Line();
        code.Summary("Moves all rows that are now in some states to another, in batches, whatever the graph says. Checks that run meanwhile lose.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "from", "The states to leave, without the one to enter.");
        VerbsEmitter.Parameter(code, "to", "The state to enter.");
        VerbsEmitter.Parameter(code, "olderThan", "How long a row must have been in its state; null is any time.");
        VerbsEmitter.Parameter(code, "limit", "How many rows to move at most; null is all.");
        VerbsEmitter.MoveParameters(code, plan);
        code.Line("/// <returns>How many rows were moved.</returns>");
        code.Line($"public static {Task}<int> ForceAllAsync(");
        code.Line($"    {stator}, global::System.Collections.Generic.IEnumerable<{plan.EnumName}> from, {plan.EnumName} to,");
        code.Line($"    global::System.TimeSpan? olderThan = null, int? limit = null, {VerbsEmitter.Signature(plan)}");
        code.Line($"    => {door}.ForceAllAsync(");
        code.Line($"        global::System.Linq.Enumerable.Select(from, {plan.GraphName}.IndexOf), {plan.GraphName}.IndexOf(to), olderThan, limit, transaction,");
        code.Line($"        cancellationToken{VerbsEmitter.By(plan)});");
    }

    private static void EmitRequeue(CodeWriter code, MachinePlan plan, string door, string one, string keys, string stator, string key)
    {
        code.Line();
        code.Summary("Has a row in an automatic state tried as soon as a runner can, as if no try had failed. It stays in its state.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "id", "The key of the row.");
        VerbsEmitter.Parameter(code, "force", "Whether to take the row from a check that runs, which then loses; otherwise such a row is left alone.");
        VerbsEmitter.CommonParameters(code);
        code.Line("/// <returns>Whether the row is in an automatic state, and was not left alone.</returns>");
        code.Line($"public static async {Task}<bool> Requeue{plan.VerbPrefix}Async(");
        code.Line($"    {stator}, {key} id, bool force = false, {VerbsEmitter.TransactionAndToken}");
        code.Line($"    => await {door}.RequeueAsync(new object[] {{ {one} }}, force, transaction, cancellationToken).ConfigureAwait(false) > 0;");

        code.Line();
        code.Summary("Has rows in automatic states tried as soon as a runner can, all or none, as if no try had failed. They stay in their states.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "ids", "The keys of the rows.");
        VerbsEmitter.Parameter(code, "force", "Whether to take rows from checks that run, which then lose; otherwise such rows are left alone.");
        VerbsEmitter.CommonParameters(code);
        code.Line("/// <returns>How many rows are in an automatic state, and were not left alone.</returns>");
        code.Line($"public static {Task}<int> Requeue{plan.VerbPrefix}Async(");
        code.Line($"    {stator}, global::System.Collections.Generic.IEnumerable<{key}> ids, bool force = false,");
        code.Line("    " + VerbsEmitter.TransactionAndToken);
        code.Line($"    => {door}.RequeueAsync({keys}, force, transaction, cancellationToken);");

        code.Line();
        code.Summary("Has all rows of an automatic state tried as soon as a runner can, as if no try had failed; those whose check runs are left alone.");
        VerbsEmitter.Parameter(code, "stator", "The outside door.");
        VerbsEmitter.Parameter(code, "state", "The state.");
        VerbsEmitter.Parameter(code, "limit", "How many rows at most; null is all.");
        VerbsEmitter.CommonParameters(code);
        code.Line("/// <returns>How many rows wait anew; rows that were due already, without a failed try, need nothing and are not counted.</returns>");
        code.Line($"public static {Task}<int> RequeueAllAsync(");
        code.Line($"    {stator}, {plan.EnumName} state, int? limit = null, {VerbsEmitter.TransactionAndToken}");
        code.Line($"    => {door}.RequeueAllAsync({plan.GraphName}.IndexOf(state), limit, transaction, cancellationToken);");
    }
}
