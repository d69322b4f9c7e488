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

    // It was 13.5 MB while every machine was read at every keystroke.
    private const long Limit = 5_000_000;

    [Test]
    public void An_edit_elsewhere_leaves_every_output_cached()
    {
        var compilation = Project();
        var driver = Compile.Driver().RunGenerators(compilation).RunGenerators(Edit(compilation, 1));
        var outputs = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        Assert.That(
            outputs.Select(o => o.Reason),
            Has.Exactly(Machines + 1).Items.And.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test]
    public void An_edit_elsewhere_allocates_little()
    {
        var compilation = Project();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new StatorGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions);
        driver = driver.RunGenerators(compilation);

        // The least of several, because the first also compiles the code that runs, and the test framework allocates when it likes.
        var least = long.MaxValue;
        for (var edit = 1; edit <= 5; edit++)
        {
            var edited = Edit(compilation, edit);
            var before = GC.GetAllocatedBytesForCurrentThread();
            driver = driver.RunGenerators(edited);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.GreaterThan(0).And.LessThanOrEqualTo(Limit));
    }

    private static CSharpCompilation Project()
        => Compile.Sources([.. Enumerable.Range(0, Machines).Select(MachineSource.Order), MachineSource.Plain(0)]);

    private static CSharpCompilation Edit(CSharpCompilation compilation, int edit)
    {
        var tree = compilation.SyntaxTrees[Machines];
        var edited = CSharpSyntaxTree.ParseText(MachineSource.Plain(0, edit), Compile.ParseOptions, tree.FilePath);
        _ = edited.GetRoot();
        return compilation.ReplaceSyntaxTree(tree, edited);
    }
}
