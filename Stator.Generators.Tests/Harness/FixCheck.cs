using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

/// <summary>Applies a code fix as an editor does, and looks at what became of the source.</summary>
internal static class FixCheck
{
    /// <summary>
    /// Applies the fix to the first diagnostic it can fix and expects this text, in which neither the analyzer nor the compiler finds
    /// anything.
    /// </summary>
    /// <param name="fix">The fix.</param>
    /// <param name="source">What to fix.</param>
    /// <param name="expected">What must come out.</param>
    /// <param name="key">Which of several actions to apply.</param>
    /// <param name="remaining">What is left to do, because only the user can know how.</param>
    /// <returns>The title of the action.</returns>
    public static async Task<string> Verify(
        CodeFixProvider fix, string source, string expected, string? key = null, params string[] remaining)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        var diagnostic = (await FixableAsync(fix, document))[0];
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        var action = actions.Single(a => key is null || a.EquivalenceKey == key);
        await ExpectCleanAsync(await ApplyAsync(document, action), expected, remaining);
        return action.Title;
    }

    /// <summary>Applies the fix to all diagnostics of the document at once, and expects this text, in which nothing is found.</summary>
    public static async Task VerifyAll(
        CodeFixProvider fix, string source, string expected, string? key = null, params string[] remaining)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        var diagnostics = await FixableAsync(fix, document);
        Assert.That(diagnostics, Is.Not.Empty);
        var context = new FixAllContext(
            document,
            fix,
            FixAllScope.Document,
            key ?? fix.GetType().Name,
            diagnostics.Select(d => d.Id).Distinct(),
            new Diagnostics(fix),
            CancellationToken.None);
        var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Assert.That(action, Is.Not.Null);
        await ExpectCleanAsync(await ApplyAsync(document, action!), expected, remaining);
    }

    /// <summary>Expects that there is something to fix, and that nothing is offered for it.</summary>
    public static async Task VerifyNone(CodeFixProvider fix, string source)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        var diagnostics = await FixableAsync(fix, document);
        var actions = new List<CodeAction>();
        Assert.That(diagnostics, Is.Not.Empty);
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostics[0], (action, _) => actions.Add(action), CancellationToken.None));
        Assert.That(actions, Is.Empty);
    }

    /// <summary>The rules that a fix finds something to do for.</summary>
    public static async Task<IEnumerable<string>> RulesFixedAsync(CodeFixProvider fix, string source)
    {
        using var workspace = new AdhocWorkspace();
        return (await FixableAsync(fix, Open(workspace, source))).Select(d => d.Id).Distinct();
    }

    private static Document Open(AdhocWorkspace workspace, string source)
        => workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Test", "Test", LanguageNames.CSharp,
                compilationOptions: Compile.Options, parseOptions: Compile.ParseOptions, metadataReferences: Compile.References))
            .AddAnalyzerConfigDocument(".editorconfig", SourceText.From(EditorConfig(source)), filePath: "/.editorconfig")
            .Project
            .AddDocument("Test0.cs", source, filePath: "/Test0.cs");

    // An editor knows how the lines of a file end.
    private static string EditorConfig(string source)
        => $"root = true\n[*]\nend_of_line = {(source.Contains("\r\n") ? "crlf" : "lf")}\n";

    private static async Task<IReadOnlyList<Diagnostic>> FixableAsync(CodeFixProvider fix, Document document)
    {
        // The generator's trees come last, so that the document's own tree, and with it every location, stays.
        var compilation = Compile.WithGenerated((CSharpCompilation)(await document.Project.GetCompilationAsync())!);
        var reported = await AnalyzerCheck.ReportedAsync(compilation);
        return [.. reported.Where(d => fix.FixableDiagnosticIds.Contains(d.Id)).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        return await Formatter.FormatAsync(changed, Formatter.Annotation);
    }

    private static async Task ExpectCleanAsync(Document document, string expected, IReadOnlyCollection<string> remaining)
    {
        Assert.That((await document.GetTextAsync()).ToString(), Is.EqualTo(expected));
        var compilation = Compile.WithGenerated((CSharpCompilation)(await document.Project.GetCompilationAsync())!);
        Assert.That(
            compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)
                .Concat(await AnalyzerCheck.ReportedAsync(compilation))
                .Where(d => !remaining.Contains(d.Id)),
            Is.Empty);
        Assert.That(remaining, Is.SubsetOf((await AnalyzerCheck.ReportedAsync(compilation)).Select(d => d.Id)));
    }

    private sealed class Diagnostics(CodeFixProvider fix) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => await GetDocumentDiagnosticsAsync(project.Documents.Single(), cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
            => await FixableAsync(fix, document);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
