using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

/// <summary>Applies code fixes in a project that has snapshots beside its source.</summary>
internal sealed class SnapshotFixCheck(CodeFixProvider fix)
{
    /// <summary>The actions that are offered for the first diagnostic, with the project that each leads to.</summary>
    public async Task<IReadOnlyList<(string Title, Project After)>> ActionsAsync(Project project)
    {
        var document = project.Documents.First();
        var actions = new List<CodeAction>();
        var diagnostic = (await FixableAsync(fix, project))[0];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        var results = new List<(string, Project)>();
        foreach (var action in actions)
        {
            results.Add((action.Title, await ApplyAsync(action, project.Id)));
        }

        return results;
    }

    /// <summary>What is left after all diagnostics of the project were fixed at once.</summary>
    public async Task<Project> FixAllAsync(Project project, FixAllScope scope)
    {
        var ids = (await FixableAsync(fix, project)).Select(d => d.Id).Distinct();
        var context = new FixAllContext(
            project.Documents.First(), fix, scope, fix.GetType().Name, ids, new Diagnostics(fix), CancellationToken.None);
        return await ApplyAsync((await fix.GetFixAllProvider()!.GetFixAsync(context))!, project.Id);
    }

    public static Project Open(AdhocWorkspace workspace, string source, params (string Path, string Text)[] snapshots)
    {
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Test", "Test", LanguageNames.CSharp, filePath: "/shop/Shop.csproj",
            compilationOptions: Compile.Options, parseOptions: Compile.ParseOptions, metadataReferences: Compile.References));
        project = project.AddDocument("Order.cs", source, filePath: "/shop/Order.cs").Project;
        return snapshots.Aggregate(project, (p, s) => p.AddAdditionalDocument(s.Path, s.Text, filePath: s.Path).Project);
    }

    /// <summary>The additional files of a project, by their paths.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FilesAsync(Project project)
    {
        var files = new Dictionary<string, string>();
        foreach (var document in project.AdditionalDocuments)
        {
            files.Add(document.FilePath!, (await document.GetTextAsync()).ToString());
        }

        return files;
    }

    public static async Task<IReadOnlyList<Diagnostic>> ReportedAsync(Project project)
        => await AnalyzerCheck.ReportedAsync(
            Compile.WithGenerated((CSharpCompilation)(await project.GetCompilationAsync())!), project.AnalyzerOptions);

    private static async Task<IReadOnlyList<Diagnostic>> FixableAsync(CodeFixProvider fix, Project project)
        => [.. (await ReportedAsync(project)).Where(d => fix.FixableDiagnosticIds.Contains(d.Id)).OrderBy(d => d.Location.SourceSpan.Start)];

    private static async Task<Project> ApplyAsync(CodeAction action, ProjectId id)
        => (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(id)!;

    private sealed class Diagnostics(CodeFixProvider fix) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => await FixableAsync(fix, project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => await FixableAsync(fix, document.Project);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
