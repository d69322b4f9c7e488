using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

/// <summary>Runs the analyzer on source, together with what the generator makes of it, as a build does.</summary>
internal static class AnalyzerCheck
{
    /// <summary>
    /// Expects the marked diagnostics, at the marked places, and no others: of Stator, or errors of the compiler in the same source.
    /// </summary>
    /// <param name="marked">Source with marks as in <see cref="Markup"/>.</param>
    /// <param name="suppressed">An id that is marked but must not be reported, because the source suppresses it.</param>
    /// <param name="language">The version of C# that the source is written in.</param>
    /// <param name="analyzer">Another analyzer than the usual one.</param>
    /// <param name="options">Additional files and build properties; none where left out.</param>
    /// <returns>The messages of Stator's diagnostics, in the order of their places.</returns>
    public static async Task<IReadOnlyList<string>> Verify(
        string marked,
        string? suppressed = null,
        LanguageVersion language = LanguageVersion.Latest,
        StatorAnalyzer? analyzer = null,
        AnalyzerOptions? options = null)
    {
        var expected = Markup.Parse(marked);
        var compilation = TurnOn(expected.Expected, Compile.WithGenerated(Compile.Sources(language, expected.Source)));
        var reported = (await ReportedAsync(compilation, options, analyzer)).Concat(CompilerErrors(compilation, generated: false)).ToList();
        Assert.That(CompilerErrors(compilation, generated: true), Is.Empty, "whatever is wrong, what is generated compiles");
        Assert.That(
            Markup.Render(expected.Source, reported.Select(d => new Found(d.Id, d.Location.SourceSpan))),
            Is.EqualTo(Markup.Render(expected.Source, expected.Expected.Where(f => f.Id != suppressed))),
            () => string.Join("\n", reported));
        return [.. reported
            .Where(d => d.Id.StartsWith("STATOR", System.StringComparison.Ordinal))
            .OrderBy(d => d.Location.SourceSpan.Start)
            .Select(d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>What the analyzer reports, without what a pragma suppresses.</summary>
    public static async Task<ImmutableArray<Diagnostic>> ReportedAsync(
        Compilation compilation, AnalyzerOptions? options = null, StatorAnalyzer? analyzer = null)
    {
        var diagnostics = await compilation.WithAnalyzers([analyzer ?? new StatorAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.Where(d => !d.IsSuppressed)];
    }

    // What is expected but off by default, as an .editorconfig does.
    private static CSharpCompilation TurnOn(IEnumerable<Found> expected, CSharpCompilation compilation)
        => compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            new StatorAnalyzer().SupportedDiagnostics
                .Where(d => !d.IsEnabledByDefault && expected.Any(e => e.Id == d.Id))
                .Select(d => KeyValuePair.Create(d.Id, ReportDiagnostic.Warn))));

    private static IEnumerable<Diagnostic> CompilerErrors(CSharpCompilation compilation, bool generated)
        => compilation.GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceTree != compilation.SyntaxTrees[0] == generated);
}
