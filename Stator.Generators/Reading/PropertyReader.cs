using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>What the properties of the class are for.</summary>
/// <param name="State">The one that holds the state; null where there is none, or more than one and none of them called State.</param>
/// <param name="Key">The key of the row; null where there is none.</param>
/// <param name="Columns">The others that can be columns.</param>
/// <param name="Unmapped">Those that look like columns but are of a type that can be none.</param>
internal sealed record Properties(
    PropertyModel? State, PropertyModel? Key, EquatableArray<PropertyModel> Columns, EquatableArray<UnmappedModel> Unmapped)
{
    /// <summary>What attributes ask for that cannot be.</summary>
    public EquatableArray<MisuseModel> Misuses { get; init; }
}

/// <summary>Reads the properties of the class and of the classes that it derives from.</summary>
internal static class PropertyReader
{
    /// <param name="row">The class of the rows.</param>
    /// <param name="machine">The annotated class, from which they are made: the same one, or another.</param>
    /// <param name="stateType">The machine's enum.</param>
    /// <param name="stateProperty">The property that is named to hold the state; null where none is.</param>
    /// <param name="columnPrefix">What Stator's columns begin with.</param>
    /// <param name="siblings">The other machines on the class, whose states it has too.</param>
    public static Properties Read(
        INamedTypeSymbol row, INamedTypeSymbol machine, ITypeSymbol stateType, string? stateProperty, string columnPrefix,
        IReadOnlyList<SiblingModel> siblings)
    {
        var declared = Declared(row).ToList();
        var usable = declared.Where(p => IsUsable(p, row, machine)).ToList();
        var attributes = new ColumnAttributes(row, machine, stateType);
        var key = usable.FirstOrDefault(p => p.HasAttribute(AttributeNames.StatorKey)) ?? usable.FirstOrDefault(p => p.Name == "Id");
        var states = usable
            .Where(p => !ReferenceEquals(p, key) && SymbolEqualityComparer.Default.Equals(p.Type, stateType))
            .ToList();
        var state = stateProperty is not null ? states.FirstOrDefault(p => p.Name == stateProperty)
            : states.Count == 1 ? states[0]
            : states.FirstOrDefault(p => p.Name == "State");
        var properties = new Properties(
            state is null
                ? null
                : Model(state, machine, columnPrefix, ColumnType.Enum) with { IsOpen = IsOpen(state) },
            key is null ? null : Model(key, machine, ColumnName(key), ColumnTypes.Of(key.Type) ?? ColumnType.Unsupported, isKey: true),
            new EquatableArray<PropertyModel>(
                from property in usable
                where !ReferenceEquals(property, key) && !ReferenceEquals(property, state)
                let other = siblings.FirstOrDefault(s => s.Enum == FullName(property.Type))?.ColumnPrefix
                let columnType = other is not null ? ColumnType.OtherState
                    : attributes.JsonOf(property) is not null ? ColumnType.Json
                    : ColumnTypes.Of(property.Type)
                where columnType is not null
                select attributes.Read(Model(property, machine, other ?? ColumnName(property), columnType.Value), property)),
            new EquatableArray<UnmappedModel>(
                from property in usable
                where !ReferenceEquals(property, key) && !ReferenceEquals(property, state)
                where property.Type.TypeKind != TypeKind.Error && ColumnTypes.Of(property.Type) is null && attributes.JsonOf(property) is null
                select new UnmappedModel(property.Name, property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat))));
        return properties with { Misuses = new EquatableArray<MisuseModel>(attributes.Misuses(declared, properties)) };
    }

    private static bool IsOpen(IPropertySymbol property)
        => property.SetMethod is { DeclaredAccessibility: Accessibility.Public, IsInitOnly: false };

    // Those of the base classes first. One that overrides or hides another takes its place.
    private static IEnumerable<IPropertySymbol> Declared(INamedTypeSymbol type)
    {
        var lineage = new Stack<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            lineage.Push(current);
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var properties = new List<IPropertySymbol>();
        foreach (var property in lineage.SelectMany(t => t.GetMembers().OfType<IPropertySymbol>()))
        {
            if (places.TryGetValue(property.Name, out var place))
            {
                properties[place] = property;
            }
            else
            {
                places.Add(property.Name, properties.Count);
                properties.Add(property);
            }
        }

        return properties;
    }

    // A separate machine class may write what only the class of the rows can: its accessors are reached all the same.
    private static bool IsUsable(IPropertySymbol property, INamedTypeSymbol row, INamedTypeSymbol machine)
        => property is { IsStatic: false, IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true, ReturnsByRef: false }
            && IsReachable(property.GetMethod, machine)
            && (IsReachable(property.SetMethod, machine)
                || (property.SetMethod is not null && !SymbolEqualityComparer.Default.Equals(row, machine)))
            && !property.HasAttribute("System.ComponentModel.DataAnnotations.Schema.NotMappedAttribute");

    private static bool IsReachable(IMethodSymbol? accessor, INamedTypeSymbol from)
        => accessor is not null
            && (SymbolEqualityComparer.Default.Equals(accessor.ContainingType, from) || accessor.DeclaredAccessibility switch
            {
                Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
                Accessibility.Internal or Accessibility.ProtectedAndInternal
                    => SymbolEqualityComparer.Default.Equals(accessor.ContainingAssembly, from.ContainingAssembly),
                _ => false,
            });

    private static PropertyModel Model(
        IPropertySymbol property, INamedTypeSymbol machine, string? column, ColumnType columnType, bool isKey = false)
    {
        var type = ColumnTypes.WithoutNull(property.Type);

        // Where nullable is disabled, any reference may be null. A key that says nothing never is.
        var isNullable = !SymbolEqualityComparer.Default.Equals(type, property.Type)
            || (type.IsReferenceType && property.NullableAnnotation != NullableAnnotation.NotAnnotated
                && !(isKey && property.NullableAnnotation == NullableAnnotation.None));
        return new PropertyModel(
            property.Name,
            column ?? SnakeCase.Of(property.Name),
            columnType,
            FullName(type) + (isNullable ? "?" : string.Empty),
            isNullable,
            columnType is ColumnType.OtherState or ColumnType.Json ? null : ColumnTypes.WrappedBy(type)?.Name,
            IsReachable(property.SetMethod, machine) ? null : FullName(property.ContainingType),
            IsPersisted: property.HasAttribute(AttributeNames.Persist));
    }

    private static string FullName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static string? ColumnName(IPropertySymbol property)
        => property.GetAttributes()
            .FirstOrDefault(a => a.AttributeClass.IsNamed("System.ComponentModel.DataAnnotations.Schema.ColumnAttribute"))
            ?.ConstructorArguments.FirstOrDefault().Value as string;
}
