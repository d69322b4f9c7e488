using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Removes a check that its state cannot have, or makes it one that has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SurplusCheckFix))]
[Shared]
public sealed class SurplusCheckFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR051", "STATOR052"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || place.Fact("State") is not { } state)
        {
            yield break;
        }

        yield return new Repair(
            $"Remove '{method.Identifier.ValueText}'",
            nameof(SurplusCheckFix) + ":Remove",
            (root, at) =>
            {
                var type = at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
                return root.ReplaceNode(type, Checks.Remove(type, at.FirstAncestorOrSelf<MethodDeclarationSyntax>()!));
            });
        if (Declarations.OfState(place.Type, state) is not null)
        {
            yield return new Repair(
                $"Declare '{state}' with [State]",
                nameof(SurplusCheckFix) + ":State",
                (root, at) =>
                {
                    var attribute = Declarations.OfState(at.FirstAncestorOrSelf<TypeDeclarationSyntax>(), state)!;
                    return root.ReplaceNode(attribute, Declarations.OfKind(attribute, "State"));
                });
        }
    }
}
