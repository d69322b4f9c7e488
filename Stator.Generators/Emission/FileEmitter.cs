using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Emission;

/// <summary>Writes the generated file of one machine.</summary>
internal static class FileEmitter
{
    /// <summary>All of a machine without problems.</summary>
    public static string Emit(MachineModel model)
    {
        var plan = new MachinePlan(model);
        return Write(
            model,
            code => EmitType(code, model, Remarks(plan), () =>
            {
                OutcomeEmitter.Emit(code, model);
                GroupEmitter.EmitProperties(code, plan);
                GraphEmitter.Emit(code, plan);
                MachineEmitter.Emit(code, plan);
                RowsEmitter.Emit(code, plan);
                SqlEmitter.Emit(code, plan);
            }),
            code => VerbsEmitter.Emit(code, plan));
    }

    /// <summary>
    /// Of a machine with problems what other code names: the outcome types, the graph and the verbs, so that one wrong attribute is one
    /// error and not forty. Outcome types go beside a class that has no part to add them to. Where the analyzers do not run, the problems
    /// themselves are errors of the generated file.
    /// </summary>
    public static string EmitBroken(MachineModel model, IReadOnlyList<string> errors)
    {
        var hasPart = model.Type.IsPartial && model.Type.Containers.All(c => c.IsPartial);
        var plan = SoundPart.Of(model) is { } part ? new MachinePlan(part) : null;
        if (plan is not null && !hasPart)
        {
            plan = new MachinePlan(plan.Model)
            {
                GraphName = TypeNames.Beside(model.Type, GeneratedNames.Verbs(model.Type, model.Prefix) + "Graph"),
            };
        }

        return Write(
            model,
            code =>
            {
                void Members()
                {
                    OutcomeEmitter.Emit(code, model);
                    if (plan is not null)
                    {
                        GraphEmitter.Emit(code, plan, isSound: false);
                        if (hasPart)
                        {
                            GroupEmitter.EmitProperties(code, plan);
                        }
                    }
                }

                if (hasPart)
                {
                    EmitType(code, model, [], Members);
                }
                else
                {
                    Members();
                }
            },
            code =>
            {
                if (plan is not null)
                {
                    VerbsEmitter.Emit(code, plan);
                }

                foreach (var error in errors)
                {
                    code.Line(Error(error));
                }
            });
    }

    /// <summary>Nothing but an error, for a machine on which the generator failed.</summary>
    public static string EmitCrash(string error) => new CodeWriter().Lines(Generated.Header).Line().Line(Error(error)).ToString();

    private static string Error(string text) => "#error " + text.Replace("\r", string.Empty).Replace("\n", " ");

    private static string Write(MachineModel model, System.Action<CodeWriter> type, System.Action<CodeWriter> after)
    {
        var code = new CodeWriter();
        code.Lines(Generated.Header);
        code.Line();
        if (model.Type.Namespace.Length > 0)
        {
            code.Line($"namespace {CSharp.Namespace(model.Type.Namespace)};");
            code.Line();
        }

        type(code);
        after(code);
        return code.ToString();
    }

    private static void EmitType(CodeWriter code, MachineModel model, IReadOnlyList<string> remarks, System.Action members)
    {
        var blocks = new Stack<CodeWriter.Block>();
        foreach (var container in model.Type.Containers.Reverse())
        {
            blocks.Push(code.Open($"partial {container.Keyword} {CSharp.Identifier(container.Name)}"));
        }

        foreach (var line in remarks)
        {
            code.Line("/// " + line);
        }

        blocks.Push(code.Open($"partial {model.Type.Keyword} {CSharp.Identifier(model.Type.Name)}"));
        members();
        while (blocks.Count > 0)
        {
            blocks.Pop().Dispose();
        }
    }

    // On hover the class shows its graph.
    private static IReadOnlyList<string> Remarks(MachinePlan plan)
        => new[] { "<remarks>", "<para>Transitions:</para>" }
            .Concat(Mermaid.Edges(plan).Select(e => $"<para>{CSharp.Xml(e)}</para>"))
            .Concat(["</remarks>"])
            .ToList();
}
