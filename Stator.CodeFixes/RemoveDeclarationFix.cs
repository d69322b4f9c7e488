using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Removes a declaration that contradicts another one, or says the same.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveDeclarationFix))]
[Shared]
public sealed class RemoveDeclarationFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds
        => ["STATOR008", "STATOR024", "STATOR026", "STATOR031", "STATOR037", "STATOR045"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Attribute is { } attribute)
        {
            yield return new Repair(
                SourceOf(place.Node) is { } source ? $"Remove '{source}' from [{attribute.Name}]" : $"Remove this [{attribute.Name}]",
                nameof(RemoveDeclarationFix),
                Remove);
        }
    }

    // One of several states in which a command is allowed, or else the whole attribute.
    private static ExpressionElementSyntax? SourceOf(SyntaxNode at)
        => at.FirstAncestorOrSelf<ExpressionElementSyntax>() is { Parent: CollectionExpressionSyntax { Elements.Count: > 1 } } element
            ? element
            : null;

    private static CompilationUnitSyntax Remove(CompilationUnitSyntax root, SyntaxNode at)
        => SourceOf(at) is { } source
            ? root.RemoveNode(source, SyntaxRemoveOptions.KeepNoTrivia)!
            : Declarations.Remove(root, at.FirstAncestorOrSelf<AttributeSyntax>()!);
}
