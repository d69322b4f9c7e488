using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>
/// A fix that changes one document, by steps that each work on what the one before has left. So all problems of a document can be fixed at
/// once, also where their repairs touch the same line, which the batch fixer would give up on.
/// </summary>
public abstract class SteppedFix : CodeFixProvider
{
    /// <inheritdoc />
    public sealed override FixAllProvider GetFixAllProvider()
        => FixAllProvider.Create(async (context, document, diagnostics)
            => await ApplyAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var (root, model) = await ReadAsync(context.Document, context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var repair in Repairs(new Place(diagnostic, root, model)))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        repair.Title,
                        cancellationToken => ApplyAsync(context.Document, [diagnostic], repair.Key, cancellationToken),
                        repair.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The ways to repair one problem, each under a key of its own; none where it takes more than this fix knows.</summary>
    private protected abstract IEnumerable<Repair> Repairs(Place place);

    private async Task<Document> ApplyAsync(
        Document document, IReadOnlyList<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        var (root, model) = await ReadAsync(document, cancellationToken).ConfigureAwait(false);
        var repairs = diagnostics
            .OrderBy(d => d.Location.SourceSpan.Start)
            .Select(d => new Place(d, root, model))
            .SelectMany(place => Repairs(place).Where(r => r.Key == key).Take(1), (place, repair) => (place.Node, repair))
            .ToList();
        var changed = root.TrackNodes(repairs.Select(r => r.Node).Distinct());
        foreach (var (node, repair) in repairs)
        {
            // What an earlier step has removed needs no repair any more.
            if (changed.GetCurrentNode(node) is { } current)
            {
                changed = repair.Apply(changed, current);
            }
        }

        var missing = repairs.SelectMany(r => Usings.Missing(model, r.Node.SpanStart, r.repair.TypesUsed)).Distinct();
        return document.WithSyntaxRoot(Usings.Add(changed, missing));
    }

    private static async Task<(CompilationUnitSyntax Root, SemanticModel Model)> ReadAsync(
        Document document, CancellationToken cancellationToken)
        => ((CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!,
            (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!);
}

/// <summary>One way to repair one problem.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Key">What it is called among all repairs of its kind, so that all problems can be repaired in the same way.</param>
/// <param name="Apply">Does it, given the document and the place of the problem in it.</param>
internal sealed record Repair(string Title, string Key, Func<CompilationUnitSyntax, SyntaxNode, CompilationUnitSyntax> Apply)
{
    /// <summary>The types that new code names without their namespace.</summary>
    public IReadOnlyList<string> TypesUsed { get; init; } = [];
}
