using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Adds the <c>[StateMachine]</c> that the attributes of a class belong to.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddStateMachineFix))]
[Shared]
public sealed class AddStateMachineFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR009"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("Enum") is { } states && place.Fact("Table") is { } table && place.Type is not null)
        {
            var text = $"StateMachine<{states}>(\"{table}\")";
            yield return new Repair(
                $"Add [{text}]",
                nameof(AddStateMachineFix),
                (root, at) =>
                {
                    var type = at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
                    return Declarations.AddAbove(root, type, text, t => MakePartialFix.WithPartial((TypeDeclarationSyntax)t));
                });
        }
    }
}
