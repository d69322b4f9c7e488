using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes the nested class that the runner calls: the machine's table and the dispatch to its checks.</summary>
internal static class MachineEmitter
{
    public static void Emit(CodeWriter code, MachinePlan plan)
    {
        code.Line();
        code.Line(Generated.Attributes);
        using (code.Open($"private sealed class {plan.Prefix}StatorMachine : global::Stator.Generated.Machine<{plan.RowName}>"))
        {
            code.Line($"public static readonly {plan.Prefix}StatorMachine Instance = new();");
            code.Line();
            EmitDefinition(code, plan);
            code.Line();
            EmitNeedsServices(code, plan);
            EmitNeedsTransaction(code, plan);
            code.Line();
            EmitDispatch(code, plan);
            ScheduleEmitter.EmitDispatch(code, plan);
            HookEmitter.EmitDispatch(code, plan);
            foreach (var state in plan.OfKind(StateKind.Automatic))
            {
                code.Line();
                EmitCall(code, plan, state);
            }
        }
    }

    private static void EmitDefinition(CodeWriter code, MachinePlan plan)
    {
        code.Line("public override global::Stator.Generated.MachineDefinition Definition { get; } = new(");
        using (code.Indent())
        {
            code.Line($"name: {CSharp.Text(plan.Name)},");
            code.Line($"table: {CSharp.Text(plan.Model.Table)},");
            code.Line($"rowType: typeof({plan.RowName}),");
            code.Line($"initial: {CSharp.Number(plan.Initial)},");
            code.Line("states:");
            code.Line("[");
            using (code.Indent())
            {
                foreach (var state in plan.States)
                {
                    code.Line(State(state));
                }
            }

            code.Line("],");
            code.Line("edges:");
            code.Line("[");
            using (code.Indent())
            {
                EmitEdges(code, plan);
            }

            code.Line("])");
        }

        code.Line("{");
        using (code.Indent())
        {
            code.Line($"Mermaid = {plan.GraphName}.Mermaid,");
            code.Line($"Postgres = {plan.Prefix}StatorSql.Postgres,");
            code.Line($"Sqlite = {plan.Prefix}StatorSql.Sqlite,");
            code.Line($"Rows = new {plan.Prefix}StatorRows(),");
            ScheduleEmitter.EmitDefinitions(code, plan);
            HookEmitter.EmitDefinitions(code, plan);
            EmitUniques(code, plan);
            ClaimEmitter.EmitDefinition(code, plan);
        }

        code.Line("};");
    }

    private static void EmitUniques(CodeWriter code, MachinePlan plan)
    {
        if (plan.Uniques.Count == 0)
        {
            return;
        }

        var sql = new SqlStatements(plan, SqlDialect.Postgres);
        code.Line("Uniques =");
        code.Line("[");
        using (code.Indent())
        {
            foreach (var unique in plan.Uniques)
            {
                code.Line($"new({CSharp.Text(sql.UniqueIndex(unique))}, [{string.Join(", ", unique.Columns.Select(c => CSharp.Text(c.Column)))}], "
                    + $"[{string.Join(", ", unique.Columns.Select(c => CSharp.Text(c.Name)))}]),");
            }
        }

        code.Line("],");
    }

    private static string State(MachinePlan.StatePlan state)
    {
        var facts = string.Concat(
            state.Kind == StateKind.Automatic ? $" RetryAfter = {CSharp.Span(state.RetryAfter)}," : string.Empty,
            state.StartAfter > System.TimeSpan.Zero ? $" StartAfter = {CSharp.Span(state.StartAfter)}," : string.Empty,
            state.DeleteAfter is { } delete ? $" DeleteAfter = {CSharp.Span(delete)}," : string.Empty,
            state.StayUnwritten ? " StayUnwritten = true," : string.Empty,
            state.MaxSnoozes is { } snoozes ? $" MaxSnoozes = {CSharp.Number(snoozes)}," : string.Empty,
            state.MaxConcurrency is { } most ? $" MaxConcurrency = {CSharp.Number(most)}," : string.Empty,
            state.Deadline is { } deadline ? $" Deadline = {CSharp.Span(deadline)}," : string.Empty);
        return $"new({CSharp.Text(state.Name)}, {CSharp.Text(state.StoredName)}, global::Stator.Generated.StateKind.{state.Kind})"
            + (facts.Length > 0 ? $" {{{facts.TrimEnd(',')} }}," : ",");
    }

    private static void EmitEdges(CodeWriter code, MachinePlan plan)
    {
        void Edge(int from, int to, string kind, string facts = "")
            => code.Line($"new({CSharp.Number(from)}, {CSharp.Number(to)}, global::Stator.Generated.EdgeKind.{kind}){facts},");

        foreach (var (from, to) in plan.Transitions)
        {
            Edge(from, to, "Transition");
        }

        foreach (var timeout in plan.Timeouts)
        {
            Edge(timeout.Key, timeout.Value.To, "Timeout", $" {{ After = {CSharp.Span(timeout.Value.After)} }}");
        }

        foreach (var command in plan.Commands)
        {
            foreach (var from in command.From)
            {
                Edge(from, command.To, "Command", $" {{ Command = {CSharp.Text(command.Name)} }}");
            }
        }

        foreach (var failure in plan.Failures)
        {
            var on = failure.On.Count == 0 ? string.Empty : $" {{ On = [{string.Join(", ", failure.On.Select(t => $"typeof({t})"))}] }}";
            Edge(failure.From, failure.To, "Failure", $" {{ Failure = new({CSharp.Number(failure.MaxAttempts)}, {CSharp.Span(failure.Delay)}, "
                + $"global::Stator.Backoff.{failure.Backoff}, {CSharp.Span(failure.MaxDelay)}){on} }}");
        }

        foreach (var state in plan.OfKind(StateKind.Legacy))
        {
            Edge(state.Index, state.MoveTo, "Legacy");
        }
    }

    private static void EmitNeedsTransaction(CodeWriter code, MachinePlan plan)
    {
        var states = Taking(plan, CheckParameterKind.Transaction);
        if (states.Count > 0)
        {
            code.Line();
            code.Line($"public override bool NeedsTransaction(int state) => state is {string.Join(" or ", states)};");
        }
    }

    private static List<string> Taking(MachinePlan plan, CheckParameterKind kind)
        => plan.OfKind(StateKind.Automatic)
            .Where(s => s.Check!.Parameters.Concat(plan.Model.Row!.Services).Any(p => p.Kind == kind))
            .Select(s => CSharp.Number(s.Index))
            .ToList();

    private static void EmitNeedsServices(CodeWriter code, MachinePlan plan)
    {
        var states = HookEmitter.TakeServices(plan)
            ? plan.OfKind(StateKind.Automatic).Select(s => CSharp.Number(s.Index)).ToList()
            : Taking(plan, CheckParameterKind.Service);
        code.Line("public override bool NeedsServices(int state) => "
            + (states.Count == 0 ? "false;" : $"state is {string.Join(" or ", states)};"));
    }

    private static void EmitDispatch(CodeWriter code, MachinePlan plan)
    {
        code.Line("public override global::System.Threading.Tasks.ValueTask<global::Stator.Generated.Outcome> CheckAsync(");
        code.Line("    object row, int state, global::Stator.Generated.CheckContext context) => state switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var state in plan.OfKind(StateKind.Automatic))
            {
                code.Line($"{CSharp.Number(state.Index)} => Check{state.Name}(({plan.RowName})row, context),");
            }

            code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(state), state, \"The state has no check.\"),");
        }

        code.Line("};");
    }

    private static void EmitCall(CodeWriter code, MachinePlan plan, MachinePlan.StatePlan state)
    {
        var check = state.Check!;
        var target = plan.Model.Row!.IsSeparate ? $"new {plan.FullName}({Arguments(plan.Model.Row.Services)})" : "row";
        var call = $"{target}.{CSharp.Identifier(check.Name)}({Arguments(check.Parameters)})";
        code.Line($"private static {(check.IsAwaited ? "async " : string.Empty)}"
            + $"global::System.Threading.Tasks.ValueTask<{Generated.Outcome}> Check{state.Name}("
            + $"{plan.RowName} row, global::Stator.Generated.CheckContext context)");
        using (code.Indent())
        {
            var answer = check.IsAwaited ? $"(await {call}.ConfigureAwait(false))" : call;
            if (check.Result == CheckResult.Outcome)
            {
                code.Line(check.IsAwaited ? $"=> {answer}.Value;" : $"=> new({answer}.Value);");
                return;
            }

            code.Line($"=> {(check.IsAwaited ? string.Empty : "new(")}{answer} switch");
            code.Line("{");
            using (code.Indent())
            {
                code.Line($"null => {Generated.Outcome}.Stay,");
                foreach (var to in plan.Targets(state.Index))
                {
                    code.Line($"{plan.Member(to)} => {Generated.Outcome}.MoveTo({CSharp.Number(to)}),");
                }

                code.Line("{ } other => throw context.Undeclared(other),");
            }

            code.Line(check.IsAwaited ? "};" : "});");
        }
    }

    private static string Arguments(EquatableArray<CheckParameterModel> parameters) => string.Join(", ", parameters.Select(Argument));

    public static string Argument(CheckParameterModel parameter) => parameter.Kind switch
    {
        CheckParameterKind.CancellationToken => "context.CancellationToken",
        CheckParameterKind.TimeProvider => "context.TimeProvider",
        CheckParameterKind.StatorContext => "context.StatorContext",
        CheckParameterKind.Transaction => "context.Transaction",
        CheckParameterKind.Row => "row",
        _ => $"context.Service<{parameter.Type}>({parameter.ServiceKey})",
    };
}
