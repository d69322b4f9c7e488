using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Adds the check that a state lacks: one that stays, for the user to fill in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddCheckFix))]
[Shared]
public sealed class AddCheckFix : CodeFixProvider
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR050"];

    /// <summary>Adds all checks of a document at once: the batch fixer would see two additions at one place, and keep the first.</summary>
    public override FixAllProvider GetFixAllProvider()
        => FixAllProvider.Create(async (context, document, diagnostics)
            => await AddAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics.Where(d => StateOf(d) is not null))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add method 'Check{StateOf(diagnostic)}'",
                    cancellationToken => AddAsync(context.Document, [diagnostic], cancellationToken),
                    nameof(AddCheckFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    private static string? StateOf(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue("State", out var state) ? state : null;

    private static async Task<Document> AddAsync(
        Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not CompilationUnitSyntax root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        var states = diagnostics
            .OrderBy(d => d.Location.SourceSpan.Start)
            .ToLookup(d => root.FindNode(d.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>()!, d => StateOf(d)!);
        var position = states.First().Key.Identifier.Span.End;
        var fixedRoot = root.ReplaceNodes(
            states.Select(s => s.Key),
            (type, current) => states[type].Aggregate(current, CheckStub.AddTo));
        return document.WithSyntaxRoot(Usings.Add(fixedRoot, Usings.Missing(model, position, CheckStub.TypesUsed)));
    }
}
