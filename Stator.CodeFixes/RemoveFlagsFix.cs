using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.CodeFixes;

/// <summary>Removes <c>[Flags]</c> from the enum of a machine.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveFlagsFix))]
[Shared]
public sealed class RemoveFlagsFix : SteppedFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds => ["STATOR004"];

    private protected override IEnumerable<Repair> Repairs(Place place)
    {
        // The problem is at the machine; the enum is somewhere else, and this fix repairs it where it is in the same document.
        if (place.Attribute is { } machine && EnumOf(place, machine) is { } states && Flags(states) is not null)
        {
            var name = states.Identifier.ValueText;
            yield return new Repair($"Remove [Flags] from '{name}'", nameof(RemoveFlagsFix), (root, at) => Remove(root, name));
        }
    }

    private static EnumDeclarationSyntax? EnumOf(Place place, AttributeSyntax machine)
        => machine.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault()?.TypeArgumentList.Arguments[0] is { } type
            && place.Model.GetTypeInfo(type).Type is { TypeKind: TypeKind.Enum } symbol
            && symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is EnumDeclarationSyntax declaration
            && declaration.SyntaxTree == place.Node.SyntaxTree
                ? declaration
                : null;

    // Two machines may share the enum, so the second repair finds nothing left to do.
    private static CompilationUnitSyntax Remove(CompilationUnitSyntax root, string name)
        => root.DescendantNodes().OfType<EnumDeclarationSyntax>()
            .Where(e => e.Identifier.ValueText == name)
            .Select(Flags)
            .FirstOrDefault(a => a is not null) is { } flags
                ? Declarations.Remove(root, flags)
                : root;

    private static AttributeSyntax? Flags(EnumDeclarationSyntax states)
        => states.AttributeLists.SelectMany(l => l.Attributes).FirstOrDefault(a => Declarations.NameOf(a) == "Flags");
}
