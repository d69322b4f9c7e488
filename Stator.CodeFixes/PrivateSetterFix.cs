using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Hides the setter of the state property.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PrivateSetterFix))]
[Shared]
public sealed class PrivateSetterFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR013"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (Setter(place.Node) is not null)
        {
            yield return new Repair("Make the setter private", nameof(PrivateSetterFix), (root, at) =>
            {
                var setter = Setter(at)!;
                var word = SyntaxFactory.Token(SyntaxKind.PrivateKeyword).WithLeadingTrivia(setter.GetLeadingTrivia())
                    .WithTrailingTrivia(SyntaxFactory.Space);
                return root.ReplaceNode(setter, setter.WithLeadingTrivia().WithModifiers([word]));
            });
        }
    }

    private static AccessorDeclarationSyntax? Setter(SyntaxNode at)
        => at.FirstAncestorOrSelf<PropertyDeclarationSyntax>()?.AccessorList?.Accessors
            .FirstOrDefault(a => a.IsKind(SyntaxKind.SetAccessorDeclaration) && a.Modifiers.Count == 0);
}
