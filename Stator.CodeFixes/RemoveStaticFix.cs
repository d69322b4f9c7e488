using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Makes a check one of its own row.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveStaticFix))]
[Shared]
public sealed class RemoveStaticFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR069"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method)
        {
            yield return new Repair($"Remove 'static' from '{method.Identifier.ValueText}'", nameof(RemoveStaticFix), (root, at) =>
            {
                var changed = at.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
                var first = changed.GetFirstToken();
                var bare = changed.WithModifiers([.. changed.Modifiers.Where(m => !m.IsKind(SyntaxKind.StaticKeyword))]);
                return root.ReplaceNode(changed, bare.WithLeadingTrivia(first.LeadingTrivia));
            });
        }
    }
}
