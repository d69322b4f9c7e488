using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Makes a state without a way out terminal, and removes its check, which a terminal state cannot have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeTerminalFix))]
[Shared]
public sealed class MakeTerminalFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR023"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        if (place.Fact("State") is { } state && place.Attribute is not null)
        {
            var check = "Check" + state;
            var hasCheck = Checks.Of(place.Type, check) is not null;
            yield return new Repair(
                $"Declare '{state}' with [TerminalState]" + (hasCheck ? $" and remove '{check}'" : string.Empty),
                nameof(MakeTerminalFix),
                (root, at) =>
                {
                    var attribute = at.FirstAncestorOrSelf<AttributeSyntax>()!;
                    var type = at.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
                    var changed = type.ReplaceNode(attribute, Declarations.OfKind(attribute, "TerminalState"));
                    return root.ReplaceNode(type, Checks.Of(changed, check) is { } method ? Checks.Remove(changed, method) : changed);
                });
        }
    }
}
