using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Stator.CodeFixes;

/// <summary>
/// Writes the snapshot of a machine as it is now. It is written whole, so one action accepts all that is reported of the machine: what is
/// accepted is for people to see in the diff.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcceptSnapshotFix))]
[Shared]
public sealed class AcceptSnapshotFix : CodeFixProvider
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds =>
    [
        "STATOR090", "STATOR091", "STATOR092", "STATOR093", "STATOR094", "STATOR095", "STATOR096", "STATOR097", "STATOR098",
    ];

    /// <inheritdoc />
    public override FixAllProvider GetFixAllProvider() => new AllSnapshots();

    /// <inheritdoc />
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics.Where(d => d.Properties.ContainsKey("Snapshot")))
        {
            var file = Path.GetFileName(diagnostic.Properties["Path"]);
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"{(diagnostic.Id == "STATOR090" ? "Write" : "Update")} '{file}'",
                    _ => Task.FromResult(Accept(context.Document.Project.Solution, context.Document.Project.Id, [diagnostic])),
                    nameof(AcceptSnapshotFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    private static Solution Accept(Solution solution, ProjectId id, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var file in diagnostics.Where(d => d.Properties.ContainsKey("Snapshot")).GroupBy(d => d.Properties["Path"]!))
        {
            solution = Write(solution.GetProject(id)!, file.Key, file.First().Properties["Snapshot"]!);
        }

        return solution;
    }

    private static Solution Write(Project project, string path, string snapshot)
    {
        if (project.AdditionalDocuments.FirstOrDefault(d => d.FilePath == path) is { } document)
        {
            // Git may have given the file other line ends.
            var isCrLf = document.TryGetText(out var text) && text.ToString().Contains("\r\n");
            return project.Solution.WithAdditionalDocumentText(
                document.Id, SourceText.From(isCrLf ? snapshot.Replace("\n", "\r\n") : snapshot, Utf8));
        }

        var full = Path.Combine(Path.GetDirectoryName(project.FilePath) ?? string.Empty, path);
        return project.AddAdditionalDocument(Path.GetFileName(path), SourceText.From(snapshot, Utf8), filePath: full).Project.Solution;
    }

    /// <summary>All at once. The batch fixer merges documents of code only.</summary>
    private sealed class AllSnapshots : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes()
            => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var solution = context.Solution;
            foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
            {
                var diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                    ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                    : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                solution = Accept(solution, project.Id, diagnostics);
            }

            return CodeAction.Create("Update the snapshots", _ => Task.FromResult(solution), nameof(AcceptSnapshotFix));
        }
    }
}
