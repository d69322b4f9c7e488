using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Stator.Generators.Tests;

/// <summary>What an edit makes the generator do again: in both directions, so that these tests are known to be able to fail.</summary>
public sealed class CachingTests
{
    private const string Lamp = """
        using Stator;

        public enum Light { On, Dim, Off }

        [StateMachine<Light>("lights", Initial = Light.On)]
        [State(Light.On, RetryAfter = "1s")]
        [ExternalState(Light.Dim)]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Dim)]
        [Transition(Light.On, Light.Off)]
        public partial class Lamp
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            private Light? CheckOn() => Light.Off;
        }
        """;

    private const string Unrelated = "public class Unrelated { }";

    [Test]
    public void A_cloned_compilation_changes_nothing() => AssertReasons(c => c.Clone(), Unchanged, Cached, Cached);

    [Test]
    public void An_edit_in_another_file_changes_nothing()
        => AssertReasons(c => Edit(c, 1, "class Unrelated", "class Changed"), Unchanged, Cached, Cached);

    [Test]
    public void A_new_file_changes_nothing()
        => AssertReasons(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class New { }", Compile.ParseOptions, "New.cs")), Unchanged, Cached, Cached);

    [Test]
    public void A_comment_above_the_machine_changes_nothing()
        => AssertReasons(c => Edit(c, 0, "public enum", "// moved down\n\npublic enum"), Unchanged, Cached, Cached);

    [Test]
    public void A_method_in_the_machine_changes_nothing()
        => AssertReasons(c => Edit(c, 0, "private Light? CheckOn()", "private void Switch() { }\n    private Light? CheckOn()"), Unchanged, Cached, Cached);

    [Test]
    public void Another_interval_changes_the_machine_and_not_the_registry()
        => AssertReasons(c => Edit(c, 0, "\"1s\"", "\"2s\""), Modified, Modified, Cached);

    [Test]
    public void A_removed_edge_changes_the_machine_and_not_the_registry()
        => AssertReasons(c => Edit(c, 0, "[Transition(Light.On, Light.Off)]", "[Command(\"Out\", From = [Light.On], To = Light.Off)]"), Modified, Modified, Cached);

    [Test]
    public void Another_name_changes_both() => AssertReasons(c => Edit(c, 0, "class Lamp", "class Bulb"), Modified, Modified, Modified);

    private static void AssertReasons(
        Func<CSharpCompilation, CSharpCompilation> edit, IncrementalStepRunReason read, IncrementalStepRunReason machine,
        IncrementalStepRunReason registry)
    {
        var compilation = Compile.Sources(Lamp, Unrelated);
        var driver = Compile.Driver().RunGenerators(compilation);

        var result = driver.RunGenerators(edit(compilation)).GetRunResult().Results.Single();

        Assert.Multiple(() =>
        {
            Assert.That(Reasons(result, TrackingNames.Read), Is.EqualTo(new[] { read }), "reading");
            Assert.That(Reasons(result, TrackingNames.Check), Is.EqualTo(new[] { machine }), "checking");
            Assert.That(OutputReasons(result), Is.EquivalentTo(new[] { machine, registry }), "machine and registry");
        });
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string step)
        => [.. result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorRunResult result)
        => [.. result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static CSharpCompilation Edit(CSharpCompilation compilation, int file, string old, string @new)
    {
        var tree = compilation.SyntaxTrees[file];
        var text = tree.ToString();
        Assert.That(text, Does.Contain(old));
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text.Replace(old, @new), Compile.ParseOptions, tree.FilePath));
    }
}
