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

/// <summary>Adds a CancellationToken to a check, and hands it to the calls that take one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeTokenFix))]
[Shared]
public sealed class TakeTokenFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR058"];

    private protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => CheckSyntax.Method(root, diagnostic) is { } method && TokenParameter.CanBeAdded(root, method)
            ? "Take a CancellationToken and pass it on"
            : null;

    private protected override async Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var methods = diagnostics.Select(d => CheckSyntax.Method(root, d)!).ToList();
        return document.WithSyntaxRoot(TokenParameter.Add(root, model, methods));
    }
}
