using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes what a machine with hooks has more than others.</summary>
internal static class HookEmitter
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    private const string Context = "global::Stator.Generated.CheckContext context";

    public static void EmitDefinitions(CodeWriter code, MachinePlan plan)
    {
        if (Of(plan, HookKind.Created).FirstOrDefault() is { } created)
        {
            code.Line(plan.Model.Row!.IsSeparate
                ? $"Created = static row => {plan.FullName}.{CSharp.Identifier(created.Name)}(({plan.RowName})row),"
                : $"Created = static row => (({plan.RowName})row).{CSharp.Identifier(created.Name)}(),");
        }

        var kinds = new[] { HookKind.BeforeCheck, HookKind.AfterCheck, HookKind.Failed, HookKind.Entered }.Where(k => Of(plan, k).Any()).ToList();
        if (kinds.Count > 0)
        {
            code.Lines("Hooks = " + string.Join("\n    | ", kinds.Select(k => $"global::Stator.Generated.MachineHooks.{k}")) + ",");
        }
    }

    public static void EmitDispatch(CodeWriter code, MachinePlan plan)
    {
        Emit(code, plan, HookKind.BeforeCheck, $"BeforeCheckAsync(object row, {Context})");
        Emit(code, plan, HookKind.AfterCheck, $"AfterCheckAsync(object row, {Context})");
        Emit(code, plan, HookKind.Failed, $"OnFailedAsync(object row, global::System.Exception? exception, string error, {Context})");
        EmitEntered(code, plan);
    }

    /// <summary>Whether a hook that runs in the scope of the check takes services.</summary>
    public static bool TakeServices(MachinePlan plan)
        => new[] { HookKind.BeforeCheck, HookKind.AfterCheck }.SelectMany(kind => Of(plan, kind))
            .Any(h => h.Parameters.Concat(plan.Model.Row!.Services).Any(p => p.Kind == CheckParameterKind.Service));

    private static IEnumerable<HookModel> Of(MachinePlan plan, HookKind kind)
        => plan.Model.Hooks.Where(h => h.Kind == kind && (kind != HookKind.Entered || plan.States.Any(s => s.Name == h.State)));

    private static void Emit(CodeWriter code, MachinePlan plan, HookKind kind, string signature)
    {
        if (Of(plan, kind).FirstOrDefault() is { } hook)
        {
            code.Line();
            EmitBody(code, hook.Returns, $"public override {ValueTask} {signature}", Call(plan, hook, $"(({plan.RowName})row)"));
        }
    }

    private static void EmitEntered(CodeWriter code, MachinePlan plan)
    {
        var hooks = Of(plan, HookKind.Entered).Select(h => (Hook: h, plan.States.First(s => s.Name == h.State).Index)).ToList();
        if (hooks.Count == 0)
        {
            return;
        }

        code.Line();
        code.Line($"public override bool HasEnteredHook(int state) => state is {string.Join(" or ", hooks.Select(h => CSharp.Number(h.Index)))};");
        code.Line();
        code.Line($"public override {ValueTask} OnEnteredAsync(object row, int state, {Context}) => state switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var (hook, index) in hooks)
            {
                code.Line($"{CSharp.Number(index)} => Entered{hook.State}(({plan.RowName})row, context),");
            }

            code.Line("_ => base.OnEnteredAsync(row, state, context),");
        }

        code.Line("};");
        foreach (var (hook, _) in hooks)
        {
            code.Line();
            EmitBody(code, hook.Returns, $"private static {ValueTask} Entered{hook.State}({plan.RowName} row, {Context})", Call(plan, hook, "row"));
        }
    }

    private static void EmitBody(CodeWriter code, HookResult returns, string signature, string call)
    {
        if (returns == HookResult.Void)
        {
            using (code.Open(signature))
            {
                code.Line(call + ";");
                code.Line("return default;");
            }
        }
        else
        {
            code.Lines($"{signature}\n    => {(returns == HookResult.Task ? $"new({call})" : call)};");
        }
    }

    private static string Call(MachinePlan plan, HookModel hook, string row)
    {
        var target = plan.Model.Row!.IsSeparate ? $"new {plan.FullName}({Arguments(plan.Model.Row.Services, row)})" : row;
        return $"{target}.{CSharp.Identifier(hook.Name)}({Arguments(hook.Parameters, row)})";
    }

    private static string Arguments(EquatableArray<CheckParameterModel> parameters, string row)
        => string.Join(", ", parameters.Select(p => p.Kind switch
        {
            CheckParameterKind.Exception => "exception",
            CheckParameterKind.ErrorText => "error",
            CheckParameterKind.Row => row,
            _ => MachineEmitter.Argument(p),
        }));
}
