using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Stator.CodeFixes;

/// <summary>
/// A fix within one document. All diagnostics of a document are fixed in one go, because the batch fixer drops one of two changes that
/// touch.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    /// <inheritdoc />
    public sealed override FixAllProvider GetFixAllProvider()
        => FixAllProvider.Create(async (context, document, diagnostics) =>
        {
            var fixable = new List<Diagnostic>();
            foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
            {
                if (await TitleAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not null)
                {
                    fixable.Add(diagnostic);
                }
            }

            return fixable.Count == 0 ? document : await FixAsync(document, fixable, context.CancellationToken).ConfigureAwait(false);
        });

    /// <inheritdoc />
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await TitleAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, token => FixAsync(context.Document, [diagnostic], token), GetType().Name),
                    diagnostic);
            }
        }
    }

    /// <summary>What the fix says it will do; null where it can do nothing that is sure to compile.</summary>
    private protected abstract string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic);

    /// <summary>Fixes diagnostics that have a title.</summary>
    private protected abstract Task<Document> FixAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken);

    private async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
        => await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
            && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                ? Title(root, model, diagnostic)
                : null;
}
