using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Lets a check that returns the plain enum say that the row stays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NullableResultFix))]
[Shared]
public sealed class NullableResultFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR055"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("Enum") is { } name && State(place.Node, name) is { } type && IsEasy(place.Node))
        {
            yield return new Repair(
                $"Return '{type}?', in which null means stay",
                nameof(NullableResultFix),
                (root, at) => State(at, name) is { } state
                    ? root.ReplaceNode(state, SyntaxFactory.NullableType(state.WithoutTrivia()).WithTriviaFrom(state))
                    : root);
        }
    }

    // What is returned through a task that the method makes itself would not fit any more.
    private static bool IsEasy(SyntaxNode at)
        => at.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            && (method.Modifiers.Any(SyntaxKind.AsyncKeyword)
                || method.ReturnType is not (GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax }));

    private static TypeSyntax? State(SyntaxNode at, string name)
        => at.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ReturnType.DescendantNodesAndSelf().OfType<TypeSyntax>()
            .FirstOrDefault(t => t is IdentifierNameSyntax or QualifiedNameSyntax { Right: IdentifierNameSyntax }
                && t.ToString().Split('.').Last().TrimStart('@') == name
                && t.Parent is not NullableTypeSyntax);
}
