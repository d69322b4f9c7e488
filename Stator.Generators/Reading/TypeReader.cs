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
    private static readonly SymbolDisplayFormat NamespaceFormat =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public static TypeModel Read(INamedTypeSymbol type, AttributeData machine, CancellationToken cancellationToken)
    {
        var containers = Containers(type).ToList();
        var parts = DeclaringParts(machine, cancellationToken);
        return new TypeModel(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            type.Name,
            Keyword(type),
            IsPartial(parts, 0),
            containers.Concat([type]).All(t => t.DeclaredAccessibility == Accessibility.Public),
            new EquatableArray<ContainerModel>(
                containers.Select((c, index) => new ContainerModel(c.Name, Keyword(c), IsPartial(parts, index + 1)))),
            Shape(type, containers));
    }

    /// <summary>The part of the class that has the <c>[StateMachine]</c>, and the parts of the types around it, the innermost first.</summary>
    public static IReadOnlyList<TypeDeclarationSyntax> DeclaringParts(AttributeData machine, CancellationToken cancellationToken)
        => machine.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Ancestors().OfType<TypeDeclarationSyntax>().ToList() ?? [];

    /// <summary>What <c>[Table]</c> says, which other libraries read.</summary>
    public static string? MappedTable(INamedTypeSymbol type)
        => type.GetAttributes()
            .Where(a => a.AttributeClass.IsNamed("System.ComponentModel.DataAnnotations.Schema.TableAttribute"))
            .Select(a => (
                Name: a.ConstructorArguments.FirstOrDefault().Value as string,
                Schema: a.NamedArguments.FirstOrDefault(n => n.Key == "Schema").Value.Value as string))
            .Select(t => t.Schema is null ? t.Name : t.Schema + "." + t.Name)
            .FirstOrDefault();

    /// <summary>The version of C# that the class is written in, times a hundred.</summary>
    public static int LanguageVersion(AttributeData machine)
        => machine.ApplicationSyntaxReference?.SyntaxTree.Options is CSharpParseOptions options
            ? (int)options.LanguageVersion
            : int.MaxValue;

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

    private static bool IsPartial(IReadOnlyList<TypeDeclarationSyntax> parts, int index)
        => parts.ElementAtOrDefault(index)?.Modifiers.Any(SyntaxKind.PartialKeyword) == true;

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
