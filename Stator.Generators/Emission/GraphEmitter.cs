using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes the nested class Graph: the machine's graph for people, and its states for the verbs.</summary>
internal static class GraphEmitter
{
    /// <param name="code">Where to write.</param>
    /// <param name="plan">The machine.</param>
    /// <param name="isSound">Whether there is a machine to register. Without, the graph is there for code that names it.</param>
    public static void Emit(CodeWriter code, MachinePlan plan, bool isSound = true)
    {
        code.Line();
        code.Summary($"The graph of {plan.Name}.");
        code.Line(Generated.Attributes);
        using (code.Open($"public static class {plan.GraphName.Substring(plan.GraphName.LastIndexOf('.') + 1)}"))
        {
            code.Summary("The graph as a Mermaid state diagram.");
            code.Line("public const string Mermaid =");
            Raw(code, Emission.Mermaid.Diagram(plan));
            code.Line();
            code.Summary("The graph in the language of Graphviz.");
            code.Line("public const string Dot =");
            Raw(code, Emission.Mermaid.Dot(plan));
            code.Line();
            code.Summary("Says whether the check of a state may move a row to another.");
            code.Line("/// <param name=\"from\">The state that is left.</param>");
            code.Line("/// <param name=\"to\">The state that is entered.</param>");
            EmitCanMove(code, plan);
            GroupEmitter.EmitLists(code, plan);
            code.Line();
            code.Summary("The machine, as AddMachines registers it.");
            code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
            code.Line($"internal static global::Stator.Generated.Machine<{plan.RowName}> Machine => " + (isSound
                ? $"{plan.Prefix}StatorMachine.Instance;"
                : "throw new global::System.InvalidOperationException(\"The machine has errors.\");"));
            code.Line();
            EmitIndexes(code, plan);
        }
    }

    private static void EmitCanMove(CodeWriter code, MachinePlan plan)
    {
        var signature = $"public static bool CanMove({plan.EnumName} from, {plan.EnumName} to)";
        var sources = plan.Transitions.GroupBy(t => t.From).ToList();
        if (sources.Count == 0)
        {
            code.Line(signature + " => false;");
            return;
        }

        var bits = plan.Model.Enum.Bits;
        if (bits.Count > 0)
        {
            code.Line(signature);
            using (code.Indent())
            {
                code.Line("=> unchecked((ulong)from < (ulong)Exits.Length && (ulong)to < 64 && (Exits[(int)from] >> (int)to & 1) != 0);");
            }

            code.Line();
            EmitExits(code, plan);
            return;
        }

        code.Line(signature + " => from switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var from in sources)
            {
                code.Line($"{plan.Member(from.Key)} => to is {string.Join(" or ", from.Select(t => plan.Member(t.To)))},");
            }

            code.Line("_ => false,");
        }

        code.Line("};");
    }

    private static void EmitExits(CodeWriter code, MachinePlan plan)
    {
        var members = plan.Model.Enum.Bits.Zip(plan.Model.Enum.Members, (bit, name) => (bit, name)).ToLookup(m => m.bit, m => m.name);
        code.Line("// For each value of the enum the states that may be entered from it, one bit each. Asking costs no branch on the state.");
        code.Line("private static readonly ulong[] Exits = new ulong[]");
        code.Line("{");
        using (code.Indent())
        {
            for (var bit = 0; bit <= plan.Model.Enum.Bits.Max(); bit++)
            {
                var exits = plan.Transitions.Where(t => members[bit].Contains(plan.States[t.From].Name)).Select(t => $"1UL << (int){plan.Member(t.To)}").ToList();
                code.Line($"{(exits.Count == 0 ? "0UL" : string.Join(" | ", exits))}, // {members[bit].FirstOrDefault() ?? "no state"}");
            }
        }

        code.Line("};");
    }

    private static void EmitIndexes(CodeWriter code, MachinePlan plan)
    {
        code.Line($"internal static int IndexOf({plan.EnumName} state) => state switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var state in plan.States)
            {
                code.Line($"{plan.Member(state.Index)} => {CSharp.Number(state.Index)},");
            }

            code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(state), state, "
                + $"\"{plan.Name} does not declare this state.\"),");
        }

        code.Line("};");
        code.Line();
        code.Line($"internal static {plan.EnumName} StateAt(int index) => index switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var state in plan.States)
            {
                code.Line($"{CSharp.Number(state.Index)} => {plan.Member(state.Index)},");
            }

            code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(index)),");
        }

        code.Line("};");
        code.Line();
        code.Line($"internal static {plan.EnumName} FromStored(string stored) => stored switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (var state in plan.States)
            {
                code.Line($"{CSharp.Text(state.StoredName)} => {plan.Member(state.Index)},");
            }

            code.Line("_ => StateAt(Machine.Definition.GetState(stored)),");
        }

        code.Line("};");
    }

    private static void Raw(CodeWriter code, string text)
    {
        using (code.Indent())
        {
            code.Lines(CSharp.RawText(text) + ";");
        }
    }
}
