using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Writes <c>null</c> for a <c>default</c> that would be a state.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AnswerNullFix))]
[Shared]
public sealed class AnswerNullFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR062"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => CheckSyntax.IsAnswer(Default(root, diagnostic)) ? "Answer null" : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return document.WithSyntaxRoot(root.ReplaceNodes(
            diagnostics.Select(d => Default(root, d)),
            (_, current) => SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression).WithTriviaFrom(current)));
    }

    private static SyntaxNode Default(SyntaxNode root, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}
