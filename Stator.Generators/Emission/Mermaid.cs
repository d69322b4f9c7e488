using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>The graph as text: as a list of edges for doc comments, as Mermaid and as DOT.</summary>
internal static class Mermaid
{
    public static IEnumerable<string> Edges(MachinePlan plan)
        => plan.Transitions.Select(t => $"{Name(plan, t.From)} → {Name(plan, t.To)}")
            .Concat(plan.Timeouts.Select(t => $"{Name(plan, t.Key)} → {Name(plan, t.Value.To)} (after {t.Value.Text})"))
            .Concat(plan.Commands.SelectMany(c => c.From.Select(f => $"{Name(plan, f)} → {Name(plan, c.To)} (command {c.Name})")))
            .Concat(plan.Failures.Select(f => $"{Name(plan, f.From)} → {Name(plan, f.To)} ({Failed(f)})"))
            .Concat(plan.OfKind(StateKind.Legacy).Select(s => $"{s.Name} → {Name(plan, s.MoveTo)} (retired)"));

    public static string Diagram(MachinePlan plan)
    {
        var lines = new List<string> { "stateDiagram-v2", $"    [*] --> {Name(plan, plan.Initial)}" };
        lines.AddRange(Labelled(plan).Select(e => $"    {e.From} --> {e.To}" + (e.Label.Length > 0 ? " : " + e.Label : string.Empty)));
        lines.AddRange(plan.OfKind(StateKind.Terminal).Select(s => $"    {s.Name} --> [*]"));
        return string.Join("\n", lines);
    }

    public static string Dot(MachinePlan plan)
    {
        var lines = new List<string> { $"digraph \"{plan.Name}\" {{", "    node [shape=box, style=rounded];" };
        lines.AddRange(plan.States.Select(s => $"    \"{s.Name}\"" + s.Kind switch
        {
            StateKind.Terminal => " [peripheries=2];",
            StateKind.External => " [style=\"rounded,dashed\"];",
            _ => ";",
        }));
        lines.AddRange(Labelled(plan).Select(e => $"    \"{e.From}\" -> \"{e.To}\" [label=\"{e.Label}\", style={e.Style}];"));
        lines.Add("}");
        return string.Join("\n", lines);
    }

    private static IEnumerable<(string From, string To, string Label, string Style)> Labelled(MachinePlan plan)
        => plan.Transitions.Select(t => (Name(plan, t.From), Name(plan, t.To), string.Empty, "solid"))
            .Concat(plan.Timeouts.Select(t => (Name(plan, t.Key), Name(plan, t.Value.To), "after " + t.Value.Text, "dashed")))
            .Concat(plan.Commands.SelectMany(c => c.From.Select(f => (Name(plan, f), Name(plan, c.To), c.Name, "dotted"))))
            .Concat(plan.Failures.Select(f => (Name(plan, f.From), Name(plan, f.To), Failed(f), "dashed")))
            .Concat(plan.OfKind(StateKind.Legacy).Select(s => (s.Name, Name(plan, s.MoveTo), "retired", "dotted")));

    public static string Failed(MachinePlan.FailurePlan failure)
        => failure.MaxAttempts == 1 ? "after a failure" : $"after {CSharp.Number(failure.MaxAttempts)} failures";

    private static string Name(MachinePlan plan, int state) => plan.States[state].Name;
}
