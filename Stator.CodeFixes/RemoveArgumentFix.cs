using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Removes an argument that has no effect, or one that is not wanted.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveArgumentFix))]
[Shared]
public sealed class RemoveArgumentFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR046", "STATOR048"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>()?.NameEquals?.Name.Identifier.ValueText is { } name)
        {
            yield return new Repair(
                $"Remove {name}",
                nameof(RemoveArgumentFix) + ":" + name,
                (root, at) => root.RemoveNode(at.FirstAncestorOrSelf<AttributeArgumentSyntax>()!, SyntaxRemoveOptions.KeepNoTrivia)!);
        }
    }
}
