using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>
/// Writes the outcome type of each automatic state. Works on what was declared, right or wrong, so that one wrong attribute does not make
/// every check method that names an outcome an error too.
/// </summary>
internal static class OutcomeEmitter
{
    public static void Emit(CodeWriter code, MachineModel model)
    {
        var indexes = new Dictionary<string, int>();
        foreach (var state in model.States)
        {
            if (state.State.Member is { } member && !indexes.ContainsKey(member))
            {
                indexes.Add(member, indexes.Count);
            }
        }

        var kinds = model.States.ToLookup(s => s.State.Member, s => s.Kind);
        var targets = model.Transitions.Where(t => t.To.Member is not null).ToLookup(t => t.From.Member, t => t.To.Member!);
        var checks = new HashSet<string>(model.Checks.Select(c => c.Name), StringComparer.Ordinal);
        var taken = new HashSet<string>(model.Taken, StringComparer.Ordinal);

        // A state that is used but not declared has an outcome too: the missing declaration is the one error to see.
        foreach (var member in model.Enum.Members)
        {
            var hasOutcome = kinds.Contains(member)
                ? kinds[member].Contains(StateKind.Automatic)
                : checks.Contains(model.CheckPrefix + member);
            if (hasOutcome && !taken.Contains(GeneratedNames.OutcomeOf(model, member)))
            {
                EmitOne(code, GeneratedNames.OutcomeOf(model, member), member, targets[member].Distinct(), indexes);
            }
        }
    }

    private static void EmitOne(
        CodeWriter code, string name, string state, IEnumerable<string> targets, Dictionary<string, int> indexes)
    {
        code.Line();
        code.Summary($"What the check of {state} may answer.");
        code.Line(Generated.Attributes);
        using (code.Open($"public readonly struct {name}"))
        {
            code.Line($"private {name}({Generated.Outcome} value) => Value = value;");
            code.Line();
            code.Summary($"{state} stays, and is tried again after its RetryAfter.");
            code.Line($"public static {name} Stay => default;");
            foreach (var (target, member) in GeneratedNames.Targets(name, targets))
            {
                code.Line();
                code.Summary($"{state} → {target}");
                code.Line($"public static {name} {CSharp.Identifier(member)} => "
                    + $"new({Generated.Outcome}.MoveTo({Index(indexes, target)}));");
            }

            code.Line();
            code.Line("/// <summary>What the runner reads.</summary>");
            code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
            code.Line($"internal {Generated.Outcome} Value {{ get; }}");
            code.Line();
            code.Summary($"{state} stays, and is tried again after a delay of the check's own choice.");
            code.Line("/// <param name=\"delay\">From zero to ten years.</param>");
            code.Line($"public static {name} StayFor(global::System.TimeSpan delay) => new({Generated.Outcome}.StayFor(delay));");
            code.Line();
            code.Summary("The try failed. It is recorded on the row, counted as an attempt, and tried again after RetryAfter.");
            code.Line("/// <param name=\"reason\">Why, for the operator who reads the row.</param>");
            code.Line($"public static {name} Fail(string reason) => new({Generated.Outcome}.Fail(reason));");
        }
    }

    private static string Index(Dictionary<string, int> indexes, string state)
        => CSharp.Number(indexes.TryGetValue(state, out var index) ? index : -1);
}
