using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads what the annotated class is, and what is around it.</summary>
internal static class TypeReader
{
    public static TypeModel Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var containers = Containers(type).ToList();
        return new TypeModel(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            type.Name,
            Keyword(type),
            IsPartial(type, cancellationToken),
            containers.Concat([type]).All(t => t.DeclaredAccessibility == Accessibility.Public),
            new EquatableArray<ContainerModel>(
                containers.Select(c => new ContainerModel(c.Name, Keyword(c), IsPartial(c, cancellationToken)))),
            Shape(type, containers));
    }

    private static SymbolDisplayFormat NamespaceFormat { get; } =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            yield return container;
        }
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    // All parts, so that a generated one cannot hide that the user's is not partial.
    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken)
        => type.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Shape(INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol> containers) => type switch
    {
        { IsStatic: true } => "static",
        { IsAbstract: true } => "abstract",
        { Arity: > 0 } => "generic",
        { IsFileLocal: true } => "file-local",
        _ when containers.Any(c => c.Arity > 0) => "nested in a generic type",
        _ when containers.Any(c => c.IsFileLocal) => "nested in a file-local type",
        _ when containers.Concat([type]).Any(IsHidden) => "private or protected",
        _ => string.Empty,
    };

    private static bool IsHidden(INamedTypeSymbol type)
        => type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;
}
