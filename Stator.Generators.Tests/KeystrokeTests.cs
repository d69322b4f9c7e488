using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>What a keystroke costs. Bytes are the same everywhere, which time is not: that is for <c>build/bench generator</c>.</summary>
[NonParallelizable]
public sealed class KeystrokeTests
{
    private const int Machines = 100;

    // Four times what it takes. Where every machine is read again, it is 13 MB.
    private const long Limit = 1_000_000;

    [TestCase(false, TestName = "An_edit_in_a_method_elsewhere_leaves_every_output_cached")]
    [TestCase(true, TestName = "A_property_that_is_declared_elsewhere_leaves_every_output_cached")]
    public void An_edit_elsewhere_leaves_every_output_cached(bool declares)
    {
        var compilation = Project();
        var driver = Compile.Driver().RunGenerators(compilation).RunGenerators(Edit(compilation, 1, declares));
        var outputs = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        Assert.That(
            outputs.Select(o => o.Reason),
            Has.Exactly(Machines + 1).Items.And.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [TestCase(false, TestName = "An_edit_in_a_method_elsewhere_allocates_little")]
    [TestCase(true, TestName = "A_property_that_is_declared_elsewhere_allocates_little")]
    public void An_edit_elsewhere_allocates_little(bool declares)
    {
        var compilation = Project();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new StatorGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions);
        driver = driver.RunGenerators(compilation);

        // The least of several, because the first also compiles the code that runs, and the test framework allocates when it likes.
        var least = long.MaxValue;
        for (var edit = 1; edit <= 5; edit++)
        {
            var edited = Edit(compilation, edit, declares);
            var before = GC.GetAllocatedBytesForCurrentThread();
            driver = driver.RunGenerators(edited);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.GreaterThan(0).And.LessThanOrEqualTo(Limit));
    }

    private static CSharpCompilation Project()
        => Compile.Sources([.. Enumerable.Range(0, Machines).Select(MachineSource.Order), MachineSource.Plain(0)]);

    private static CSharpCompilation Edit(CSharpCompilation compilation, int edit, bool declares)
    {
        var tree = compilation.SyntaxTrees[Machines];
        var edited = CSharpSyntaxTree.ParseText(MachineSource.Plain(0, edit, declares ? edit : 0), Compile.ParseOptions, tree.FilePath);
        _ = edited.GetRoot();
        return compilation.ReplaceSyntaxTree(tree, edited);
    }
}
