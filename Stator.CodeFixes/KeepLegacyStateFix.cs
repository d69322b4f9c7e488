using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>
/// Declares a removed state again, as a legacy one. It is offered while the enum still has the member, and once for each of the likeliest
/// states to move to: which one is right is the user's to say, so there is no way to fix all.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepLegacyStateFix))]
[Shared]
public sealed class KeepLegacyStateFix : CodeFixProvider
{
    private const int TargetsOffered = 3;

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR091"];

    /// <inheritdoc />
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc />
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics.Where(d => d.Properties.ContainsKey("Targets")))
        {
            var state = diagnostic.Properties["State"]!;
            foreach (var target in diagnostic.Properties["Targets"]!.Split(' ').Take(TargetsOffered))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Keep '{state}' as a legacy state whose rows move to '{target}'",
                        token => DeclareAsync(context.Document, diagnostic, state, target, token),
                        nameof(KeepLegacyStateFix) + target),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> DeclareAsync(
        Document document, Diagnostic diagnostic, string state, string target, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return document;
        }

        // Below the other states, and as they are written.
        var above = type.AttributeLists.LastOrDefault(l => l.Attributes.Any(a => a.Name.ToString().EndsWith("State")))
            ?? type.AttributeLists.Last();
        var stateType = diagnostic.Properties["Enum"]!;
        var prefix = IsVisible(model, above.SpanStart, state, stateType) ? string.Empty : stateType + ".";
        var declaration = SyntaxFactory
            .ParseCompilationUnit($"[LegacyState({prefix}{state}, MoveTo = {prefix}{target})] class C;")
            .Members[0].AttributeLists[0]
            .WithLeadingTrivia(above.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)))
            .WithTrailingTrivia(above.GetTrailingTrivia().Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia)));
        return document.WithSyntaxRoot(root.InsertNodesAfter(above, [declaration]));
    }

    private static bool IsVisible(SemanticModel model, int position, string member, string type)
        => model.LookupSymbols(position, name: member).Any(s => s is IFieldSymbol && s.ContainingType.Name == type);
}
