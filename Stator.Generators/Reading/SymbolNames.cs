using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Stator.Generators.Reading;

/// <summary>Tells symbols by their metadata name, without looking anything up in the compilation.</summary>
internal static class SymbolNames
{
    public static bool IsNamed(this ITypeSymbol? type, string metadataName)
    {
        var dot = metadataName.LastIndexOf('.');
        return type is INamedTypeSymbol { ContainingType: null }
            && type.MetadataName.Length == metadataName.Length - dot - 1
            && metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal)
            && IsNamespace(type.ContainingNamespace, metadataName.Substring(0, dot));
    }

    public static bool HasAttribute(this ISymbol symbol, string metadataName)
        => symbol.GetAttributes().Any(a => a.AttributeClass.IsNamed(metadataName));

    /// <summary>The metadata name of an attribute of Stator's own; null for any other.</summary>
    public static string? StatorName(this AttributeData attribute)
        => attribute.AttributeClass is { ContainingType: null } type && IsNamespace(type.ContainingNamespace, AttributeNames.Namespace)
            ? AttributeNames.Namespace + "." + type.MetadataName
            : null;

    private static bool IsNamespace(INamespaceSymbol? actual, string expected)
    {
        var dot = expected.LastIndexOf('.');
        return actual is { IsGlobalNamespace: false }
            && actual.Name == expected.Substring(dot + 1)
            && (dot < 0
                ? actual.ContainingNamespace.IsGlobalNamespace
                : IsNamespace(actual.ContainingNamespace, expected.Substring(0, dot)));
    }
}
