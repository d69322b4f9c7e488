using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Finds again the syntax that a spot of a machine means.</summary>
internal static class SpotLocator
{
    public static Location Find(INamedTypeSymbol type, Spot spot, CancellationToken cancellationToken)
        => (spot.Kind switch
        {
            SpotKind.Type => Name(type, 0, cancellationToken),
            SpotKind.Container => Name(type, spot.Index + 1, cancellationToken),
            SpotKind.Attribute => Attribute(type, spot, cancellationToken)?.GetLocation(),
            SpotKind.Property => Property(type, spot.Named!),
            SpotKind.Member => Member(type, spot.Named!),
            _ => Method(type, spot, cancellationToken),
        }) ?? type.Locations[0];

    // Of the part that has the [StateMachine], because nothing can be reported in a generated one.
    private static Location? Name(INamedTypeSymbol type, int container, CancellationToken cancellationToken)
        => type.GetAttributes().FirstOrDefault(a => a.StatorName() == AttributeNames.StateMachine) is { } machine
            ? TypeReader.DeclaringParts(machine, cancellationToken).ElementAtOrDefault(container)?.Identifier.GetLocation()
            : null;

    private static SyntaxNode? Attribute(INamedTypeSymbol type, Spot spot, CancellationToken cancellationToken)
        => type.GetAttributes().ElementAtOrDefault(spot.Index) is { } attribute
            ? ArgumentSyntax.Find(attribute, spot, cancellationToken)
            : null;

    private static Location? Method(INamedTypeSymbol type, Spot spot, CancellationToken cancellationToken)
    {
        var method = type.GetMembers(spot.Named!).OfType<IMethodSymbol>().ElementAtOrDefault(spot.Index);
        return spot.Kind switch
        {
            SpotKind.ReturnType => Syntax(method, cancellationToken)?.ReturnType.GetLocation(),
            SpotKind.Parameter => Syntax(method, cancellationToken)?.ParameterList.Parameters
                .ElementAtOrDefault(spot.Argument)?.GetLocation(),
            _ => null,
        } ?? method?.Locations.FirstOrDefault();
    }

    private static MethodDeclarationSyntax? Syntax(IMethodSymbol? method, CancellationToken cancellationToken)
        => method?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) as MethodDeclarationSyntax;

    private static Location? Property(INamedTypeSymbol type, string name) => Member(type, name, m => m is IPropertySymbol);

    private static Location? Member(INamedTypeSymbol type, string name) => Member(type, name, m => !GeneratedMembers.Is(m));

    private static Location? Member(INamedTypeSymbol type, string name, Func<ISymbol, bool> isMeant)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            var member = declaring.GetMembers(name).FirstOrDefault(isMeant);
            if (member?.Locations.FirstOrDefault(l => l.IsInSource) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
