using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;
using static Stator.Generators.Emission.MachinePlan;

namespace Stator.Generators.Emission;

/// <summary>Writes the page of a machine: docs/machines/{Type}.md.</summary>
internal static class PageEmitter
{
    public static string Emit(MachineModel model)
    {
        var plan = new MachinePlan(model);
        var lines = new List<string>
        {
            $"# {model.Type.Name}{(model.Prefix.Length > 0 ? ": " + model.Prefix : string.Empty)}",
            string.Empty,
            "<!-- Written by a build with -p:StatorWriteDocs=true. What is changed by hand here is lost. -->",
            string.Empty,
            $"{Code(TypeNames.HintName(model))} in table {Code(model.Table)}; a new row is {Code(plan.States[plan.Initial].Name)}.",
            string.Empty,
            "```mermaid",
            Mermaid.Diagram(plan),
            "```",
            string.Empty,
            "## States",
            string.Empty,
            "| state | kind | stored as | checked | timeout | deleted |",
            "| --- | --- | --- | --- | --- | --- |",
        };
        lines.AddRange(plan.States.Select(s => $"| {s.Name} | {s.Kind.ToString().ToLowerInvariant()} | {Code(s.StoredName)} "
            + $"| {Checked(s)} | {Timeout(plan, s)} | {(s.DeleteAfterText is { } after ? "after " + after.Text : "–")} |"));
        if (plan.Groups.Count > 0)
        {
            lines.AddRange([string.Empty, "## Groups of states", string.Empty, "| group | states |", "| --- | --- |"]);
            lines.AddRange(plan.Groups.Select(g => $"| {g.Name} | {string.Join(", ", g.States.Select(s => plan.States[s].Name))} |"));
        }

        lines.AddRange([string.Empty, "## Edges", string.Empty, "| from | to | taken by |", "| --- | --- | --- |"]);
        lines.AddRange(plan.Transitions.Select(t => Edge(plan, t.From, t.To, $"{Code(model.CheckPrefix + plan.States[t.From].Name)}")));
        lines.AddRange(plan.Failures.Select(f => Edge(plan, f.From, f.To, $"the runner, {Mermaid.Failed(f)}")));
        lines.AddRange(plan.Timeouts.Select(t => Edge(plan, t.Key, t.Value.To, $"the runner, after {t.Value.Text}")));
        lines.AddRange(plan.Commands.SelectMany(c => c.From.Select(f => Edge(plan, f, c.To, $"command {Code(c.Name)}"))));
        lines.AddRange(plan.OfKind(StateKind.Legacy).Select(s => Edge(plan, s.Index, s.MoveTo, "the runner: the state is retired")));
        return string.Join("\n", lines) + "\n";
    }

    private static string Checked(StatePlan state)
        => (state.Kind, state.StartAfter) switch
        {
            (not StateKind.Automatic, _) => "–",
            (_, { Ticks: > 0 }) => $"every {state.RetryAfterText?.Text}, first after {state.StartAfterText?.Text}",
            _ => $"every {state.RetryAfterText?.Text}",
        };

    private static string Timeout(MachinePlan plan, StatePlan state)
        => state.Timeout is { } timeout ? $"to {plan.States[timeout.To].Name} after {timeout.Text}" : "–";

    private static string Edge(MachinePlan plan, int from, int to, string by)
        => $"| {plan.States[from].Name} | {plan.States[to].Name} | {by} |";

    private static string Code(string text) => "`" + text.Replace("|", "\\|").Replace("`", "'") + "`";
}
