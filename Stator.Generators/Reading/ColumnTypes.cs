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
        _ => null,
    };

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
