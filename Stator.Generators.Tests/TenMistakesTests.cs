using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>The page for newcomers: what is wrong on it gives the one error it names, and what is right gives none.</summary>
internal sealed class TenMistakesTests
{
    private static readonly string[] Blocks =
        [.. Regex.Matches(File.ReadAllText(Repository.PathOf("docs", "diagnostics", "ten-mistakes.md")),
            "(?s)```csharp\n(.*?)```").Select(m => m.Groups[1].Value)];

    private static string Around => Blocks[0] + "\n";

    private static IEnumerable<int> Numbers => Enumerable.Range(1, 10);

    [Test]
    public void There_are_ten() => Assert.That(Blocks, Has.Length.EqualTo(1 + (2 * 10)));

    [TestCaseSource(nameof(Numbers))]
    public async Task Mistake_gives_one_error_and_nothing_of_the_compiler(int number)
    {
        var wrong = Around + Blocks[(number * 2) - 1];
        var compilation = Compile.WithGenerated(Compile.Sources(wrong));
        var found = compilation.GetDiagnostics()
            .Concat(await AnalyzerCheck.ReportedAsync(compilation))
            .Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => (d.Id, d.Location.GetLineSpan().StartLinePosition.Line))
            .ToList();
        Assert.That(found, Is.EqualTo(Marked(wrong)), () => string.Join("\n", compilation.GetDiagnostics()));
    }

    [TestCaseSource(nameof(Numbers))]
    public async Task What_is_right_gives_nothing(int number)
    {
        var compilation = Compile.WithGenerated(Compile.Sources(Around + Blocks[number * 2]));
        Assert.That(
            compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)
                .Concat(await AnalyzerCheck.ReportedAsync(compilation)),
            Is.Empty);
    }

    [TestCase("[Transition(Paid, Shipped)]", "[Transition(Paid, Shiped)]", "CS0103")]
    [TestCase("PaidOutcome.Shipped", "PaidOutcome.Delivered", "CS0117")]
    public async Task What_the_compiler_says_by_itself_is_not_repeated(string right, string wrong, string id)
    {
        var source = Blocks[2].Replace(right, wrong);
        var compilation = Compile.WithGenerated(Compile.Sources(Around + source));
        Assert.That(
            compilation.GetDiagnostics().Concat(await AnalyzerCheck.ReportedAsync(compilation))
                .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Distinct(),
            Does.Contain(id).And.None.StartsWith("STATOR"));
    }

    private static IEnumerable<(string Id, int Line)> Marked(string source)
        => source.Split('\n')
            .Select((text, line) => (Match: Regex.Match(text, "// <- (STATOR[0-9]{3})$"), line))
            .Where(l => l.Match.Success)
            .Select(l => (l.Match.Groups[1].Value, l.line));
}
