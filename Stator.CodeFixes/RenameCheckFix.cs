using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Gives a check the name that was probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameCheckFix))]
[Shared]
public sealed class RenameCheckFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR053"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("Name") is { } name && place.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method)
        {
            var old = method.Identifier.ValueText;
            yield return new Repair($"Rename '{old}' to '{name}'", nameof(RenameCheckFix), (root, at) =>
            {
                // A check is called by nobody but Stator, or by the class itself.
                var type = at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
                var tokens = type.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == old
                    && t.Parent is MethodDeclarationSyntax or IdentifierNameSyntax);
                return root.ReplaceNode(type, type.ReplaceTokens(tokens, (t, _) => SyntaxFactory.Identifier(name).WithTriviaFrom(t)));
            });
        }
    }
}
