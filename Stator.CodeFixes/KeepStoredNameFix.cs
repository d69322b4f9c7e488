using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>
/// Gives a state the stored name back that its rows have. There is no way to fix all: a headless run, which asks nobody, would take this
/// fix or the update of the snapshot by chance.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepStoredNameFix))]
[Shared]
public sealed class KeepStoredNameFix : CodeFixProvider
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR092"];

    /// <inheritdoc />
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { ArgumentList: { } arguments }
                && diagnostic.Properties.TryGetValue("Stored", out var stored))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Set Name = \"{stored}\"",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(arguments, Named(arguments, stored!)))),
                        nameof(KeepStoredNameFix)),
                    diagnostic);
            }
        }
    }

    private static AttributeArgumentListSyntax Named(AttributeArgumentListSyntax arguments, string stored)
    {
        var value = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(stored));
        if (arguments.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "Name") is { } written)
        {
            return arguments.ReplaceNode(written.Expression, value.WithTriviaFrom(written.Expression));
        }

        var space = SyntaxFactory.Space;
        var name = SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName("Name"))
            .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(space).WithTrailingTrivia(space));
        return arguments.AddArguments(SyntaxFactory.AttributeArgument(name, nameColon: null, value).WithLeadingTrivia(space));
    }
}
