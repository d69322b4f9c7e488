using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR019Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(type: "public sealed partial class {|STATOR019:Order|}");

    protected override StatorAnalyzer Analyzer => new(_ => throw new InvalidOperationException("Out of luck"));

    [Test]
    public Task Exception_of_the_analyzer_is_reported_at_the_class()
        => Expect(
            Broken,
            "Stator failed on 'Order', so that nothing is generated for it; please report this: Out of luck");

    [Test]
    public void Exception_of_the_generator_is_an_error_of_the_generated_file()
    {
        var generator = new StatorGenerator(_ => throw new InvalidOperationException("Out of luck"));
        Compile.Driver(generator).RunGeneratorsAndUpdateCompilation(Compile.Sources(Shop.Order()), out var compilation, out var reported);
        Assert.That(reported, Is.Empty, "the generator itself goes on");
        Assert.That(
            compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.GetMessage()),
            Is.EqualTo(new[]
            {
                "#error: 'STATOR019: Stator failed on 'Shop.Order', so that nothing is generated for it; please report this: Out of luck'",
            }));
    }

    [Test]
    public void Machine_beside_one_that_fails_is_generated()
    {
        var generator = new StatorGenerator(
            model => model.Type.Name == "Order" ? throw new InvalidOperationException() : Emission.FileEmitter.Emit(model));
        var driver = Compile.Driver(generator)
            .RunGenerators(Compile.Sources(Shop.Order(), Shop.Order(
                type: "public sealed partial class Other").Replace("enum OrderState", "enum No")));
        Assert.That(
            driver.GetRunResult().GeneratedTrees.Select(t => t.ToString()),
            Has.Some.Contains(".AddMachine(global::Shop.Other.Graph.Machine)"));
    }

    [Test]
    public Task Machine_that_is_analyzed_is_fine() => AnalyzerCheck.Verify(Shop.Order());
}
