using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Declares the transition that a check answers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareTransitionFix))]
[Shared]
public sealed class DeclareTransitionFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR059", "STATOR060"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => diagnostic.Properties.ContainsKey("To") && Declaration(root, model, diagnostic) is not null
            ? $"Declare [Transition({diagnostic.Properties["From"]}, {diagnostic.Properties["To"]})]"
            : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var edges = diagnostics.ToLookup(
            d => Declaration(root, model, d)!,
            d => (From: d.Properties["From"]!, To: d.Properties["To"]!));
        return document.WithSyntaxRoot(root.ReplaceNodes(
            edges.Select(e => e.Key),
            (type, current) => edges[type].Distinct().Aggregate(current, TransitionAttributes.Add)));
    }

    // The part of the class that has the graph, where it is in the same file.
    private static TypeDeclarationSyntax? Declaration(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } part
            && model.GetDeclaredSymbol(part) is { } type
                ? type.DeclaringSyntaxReferences
                    .Where(r => r.SyntaxTree == root.SyntaxTree)
                    .Select(r => r.GetSyntax())
                    .OfType<TypeDeclarationSyntax>()
                    .FirstOrDefault(TransitionAttributes.HasGraph)
                : null;
}
