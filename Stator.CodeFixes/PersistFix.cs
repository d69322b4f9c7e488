using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Has a property saved together with the answer of the check that assigns it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PersistFix))]
[Shared]
public sealed class PersistFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR065"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("Property") is { } name && Find(place.Node, name) is not null)
        {
            yield return new Repair($"Mark '{name}' [Persist]", nameof(PersistFix), (root, at) => Mark(root, at, name))
            {
                TypesUsed = ["Stator.PersistAttribute"],
            };
        }
    }

    private static CompilationUnitSyntax Mark(CompilationUnitSyntax root, SyntaxNode at, string name)
        => Find(at, name) is { } property && !property.AttributeLists.SelectMany(l => l.Attributes).Any(a => Declarations.NameOf(a) == "Persist")
            ? Declarations.AddAbove(root, property, "Persist")
            : root;

    // A property of a base class, or of an entity elsewhere, is not this file's to change.
    private static PropertyDeclarationSyntax? Find(SyntaxNode at, string name)
        => at.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<PropertyDeclarationSyntax>()
            .FirstOrDefault(p => p.Identifier.ValueText == name);
}
