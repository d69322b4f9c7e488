using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>
/// Reads <c>[Unique]</c>, <c>[Source]</c>, <c>[TraceParent]</c> and <c>[JsonColumn]</c>: what they say of a column, and what they ask for that
/// cannot be.
/// </summary>
internal sealed class ColumnAttributes(INamedTypeSymbol row, INamedTypeSymbol machine, ITypeSymbol stateType)
{
    private const string Context = "System.Text.Json.Serialization.JsonSerializerContext";
    private const string Serializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    private readonly ClaimAttributes claims = new(row, machine);
    private readonly ITypeSymbol? ofClass = ContextOf(row) ?? ContextOf(machine);

    /// <summary>The context that a property is kept as JSON by; null where it is not. That of a class is for what no column can hold.</summary>
    public ITypeSymbol? JsonOf(IPropertySymbol property)
        => ContextOf(property) ?? (ofClass is not null && ColumnTypes.Of(property.Type) is null ? ofClass : null);

    /// <summary>The columns with what their attributes say.</summary>
    public PropertyModel Read(PropertyModel column, IPropertySymbol property) => claims.Read(column, property) with
    {
        UniqueBy = new EquatableArray<UniqueModel>(property.GetAttributes()
            .Where(a => a.AttributeClass.IsNamed(AttributeNames.Unique))
            .GroupBy(a => AttributeReader.TextOf(a, "Group") ?? "." + property.Name)
            .Select(same => new UniqueModel(same.Key, new EquatableArray<StateReference>(same.SelectMany(a => Until(a, property)))))),
        IsSource = property.HasAttribute(AttributeNames.Source),
        IsTraceParent = property.HasAttribute(AttributeNames.TraceParent),
        JsonContext = column.Type == ColumnType.Json ? Name(JsonOf(property)!) : null,
    };

    /// <summary>What cannot be.</summary>
    public IEnumerable<MisuseModel> Misuses(IEnumerable<IPropertySymbol> declared, Properties properties)
    {
        foreach (var property in declared.Where(p => p.Type.TypeKind != TypeKind.Error))
        {
            var column = properties.Columns.FirstOrDefault(c => c.Name == property.Name);
            var reason = property.Name == properties.Key?.Name ? "it is the key"
                : property.Name == properties.State?.Name ? "it holds the state"
                : column is null ? "it is no column"
                : column.Type == ColumnType.OtherState ? "it holds the state of another machine"
                : null;
            if (property.HasAttribute(AttributeNames.Unique) && (reason ?? (column!.Type == ColumnType.Json ? "it is kept as JSON" : null)) is { } why)
            {
                yield return New(Misuse.NoColumn, property, "Unique", why);
            }

            if (property.HasAttribute(AttributeNames.Source)
                && (reason ?? NoSource(column!, property) ?? NoSecond(property, properties.Columns.First(c => c.IsSource), "Source")) is { } obstacle)
            {
                yield return New(Misuse.NoSource, property, "Source", obstacle);
            }

            if (property.HasAttribute(AttributeNames.TraceParent)
                && (reason ?? NoSource(column!, property) ?? NoTraceParent(column!)
                    ?? NoSecond(property, properties.Columns.First(c => c.IsTraceParent), "TraceParent")) is { } hindrance)
            {
                yield return New(Misuse.NoSource, property, "TraceParent", hindrance);
            }

            foreach (var misuse in ClaimAttributes.Misuses(property, column, reason, properties.Columns))
            {
                yield return misuse;
            }

            if (ContextOf(property) is not null && reason is not null)
            {
                yield return New(Misuse.NoColumn, property, "JsonColumn", reason);
            }
            else if (column?.Type == ColumnType.Json && NoContext(JsonOf(property)!, property) is { } wrong)
            {
                yield return wrong;
            }
        }
    }

    private IEnumerable<StateReference> Until(AttributeData unique, IPropertySymbol property)
        => unique.NamedArguments.FirstOrDefault(a => a.Key == nameof(Until)).Value is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? AttributeReader.References(list, new StateValues(stateType), Spot.OfProperty(property.Name))
            : [];

    private static string? NoSource(PropertyModel column, IPropertySymbol property)
        => property.Type.SpecialType != SpecialType.System_String || column.Type != ColumnType.String
            ? $"it is of type '{property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'"
            : null;

    // What an insert writes there cannot be something else as well, and must not change afterwards.
    private static string? NoTraceParent(PropertyModel column)
        => column.IsSource ? "it has [Source]"
            : column.IsQueue ? "it has [Queue]"
            : column.IsPersisted ? "it has [Persist]"
            : !column.IsNullable ? "it cannot be null, and there may be no span"
            : null;

    private static string? NoSecond(IPropertySymbol property, PropertyModel first, string attribute)
        => first.Name != property.Name ? $"'{first.Name}' has [{attribute}] already" : null;

    private static MisuseModel? NoContext(ITypeSymbol context, IPropertySymbol property)
    {
        if (!IsContext(context))
        {
            return New(Misuse.NoContext, property, context.Name);
        }

        var type = ColumnTypes.WithoutNull(property.Type);
        return context.GetAttributes().Any(a => a.AttributeClass.IsNamed(Serializable)
            && SymbolEqualityComparer.Default.Equals(a.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol, type))
            ? null
            : New(
                Misuse.UnknownType, property, context.Name,
                type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
    }

    private static bool IsContext(ITypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsNamed(Context))
            {
                return !type.IsAbstract;
            }
        }

        return false;
    }

    private static MisuseModel New(Misuse kind, IPropertySymbol property, params string[] arguments)
        => new(kind, property.Name, new EquatableArray<string>(arguments));

    // One that does not exist is an error of the language.
    private static ITypeSymbol? ContextOf(ISymbol symbol)
        => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass.IsNamed(AttributeNames.JsonColumn))
            ?.ConstructorArguments.FirstOrDefault().Value is ITypeSymbol { TypeKind: not TypeKind.Error } context
                ? context
                : null;

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
