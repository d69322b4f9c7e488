using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Which types of properties can be columns.</summary>
internal static class ColumnTypes
{
    /// <summary>What a column of this type, or of its nullable form, holds; null where it can be none.</summary>
    public static ColumnType? Of(ITypeSymbol type) => WithoutNull(type) switch
    {
        { TypeKind: TypeKind.Enum } => ColumnType.Enum,
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => ColumnType.Bytes,
        { SpecialType: not SpecialType.None } special => Of(special.SpecialType),
        { } other when other.IsNamed("System.Guid") => ColumnType.Guid,
        { } other when other.IsNamed("System.DateTimeOffset") => ColumnType.DateTimeOffset,
        { } other when WrappedBy(other) is { } wrapped => Of(wrapped.Type),
        _ => null,
    };

    /// <summary>
    /// The property that holds the value of a type which only wraps one, such as <c>readonly record struct OrderId(long Value)</c>: of a
    /// type that can be a key, and with a public constructor that takes just it.
    /// </summary>
    public static IPropertySymbol? WrappedBy(ITypeSymbol type)
    {
        if (WithoutNull(type) is not INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Struct or TypeKind.Class, IsAbstract: false } named
            || named.IsNamed("System.Guid") || named.IsNamed("System.DateTimeOffset"))
        {
            return null;
        }

        var properties = named.GetMembers().OfType<IPropertySymbol>()
            .Where(p => p is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null })
            .ToList();
        return properties.Count == 1
            && (properties[0].Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_String
                || properties[0].Type.IsNamed("System.Guid"))
            && named.InstanceConstructors.Any(c => c is { DeclaredAccessibility: Accessibility.Public, Parameters.Length: 1 }
                && SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, properties[0].Type))
                ? properties[0]
                : null;
    }

    public static ITypeSymbol WithoutNull(ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;

    private static ColumnType? Of(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => ColumnType.Boolean,
        SpecialType.System_Byte => ColumnType.Byte,
        SpecialType.System_Int16 => ColumnType.Int16,
        SpecialType.System_Int32 => ColumnType.Int32,
        SpecialType.System_Int64 => ColumnType.Int64,
        SpecialType.System_Single => ColumnType.Single,
        SpecialType.System_Double => ColumnType.Double,
        SpecialType.System_Decimal => ColumnType.Decimal,
        SpecialType.System_String => ColumnType.String,
        SpecialType.System_DateTime => ColumnType.DateTime,
        _ => null,
    };
}
