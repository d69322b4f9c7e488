using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

/// <summary>What the fixtures of all rules have in common. Each is called after its rule.</summary>
internal abstract class DiagnosticTests
{
    /// <summary>Source that breaks the rule, with a mark where it must be reported.</summary>
    protected abstract string Broken { get; }

    /// <summary>The version of C# that the sources are written in.</summary>
    protected virtual LanguageVersion Language => LanguageVersion.Latest;

    protected virtual StatorAnalyzer Analyzer => new();

    /// <summary>The additional files and build properties that the source is analysed with.</summary>
    protected virtual AnalyzerOptions? Options => null;

    private string Id => GetType().Name[..^"Tests".Length];

    [Test]
    public async Task A_pragma_suppresses_it()
    {
        Assert.That(Broken, Does.Contain("{|" + Id + ":"), "what is not reported cannot be suppressed");
        await AnalyzerCheck.Verify($"#pragma warning disable {Id}\n" + Broken, Id, Language, Analyzer, Options);
    }

    /// <summary>Expects what is marked, and nothing else.</summary>
    protected Task<IReadOnlyList<string>> Expect(string marked) => AnalyzerCheck.Verify(marked, null, Language, Analyzer, Options);

    /// <summary>Expects what is marked, nothing else, and this as the first message.</summary>
    protected async Task Expect(string marked, string message)
        => Assert.That((await Expect(marked))[0], Is.EqualTo(message));
}
