using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads <c>[Priority]</c>, <c>[Queue]</c> and <c>[ConcurrencyKey]</c>: what they say of a column, and what they ask for that cannot be.</summary>
internal sealed class ClaimAttributes(INamedTypeSymbol row, INamedTypeSymbol machine)
{
    // All machines on a row mean the same column, whatever their own prefix.
    private readonly string prefix = PrefixOf(row) ?? PrefixOf(machine) ?? "state";

    public PropertyModel Read(PropertyModel column, IPropertySymbol property)
    {
        var (isPriority, isQueue) = (property.HasAttribute(AttributeNames.Priority), property.HasAttribute(AttributeNames.Queue));
        var name = isPriority ? "priority" : isQueue ? "queue" : null;
        return column with
        {
            Column = name is null || PropertyReader.ColumnName(property) is not null ? column.Column : $"{prefix}_{name}",
            // Null is the default queue.
            IsNullable = column.IsNullable && !isQueue,
            IsPriority = isPriority,
            IsQueue = isQueue,
            KeyLimit = LimitOf(property),
        };
    }

    /// <summary>What cannot be of one property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="column">Its column; null where it is none.</param>
    /// <param name="reason">Why it can hold nothing of its own; null where it can.</param>
    /// <param name="columns">All columns.</param>
    public static IEnumerable<MisuseModel> Misuses(
        IPropertySymbol property, PropertyModel? column, string? reason, IEnumerable<PropertyModel> columns)
    {
        MisuseModel? Misuse(Model.Misuse kind, string attribute, System.Func<PropertyModel, bool> has, params ColumnType[] types)
            => property.HasAttribute(attribute)
                && (reason ?? OfType(property, column!, types)
                    ?? (columns.First(has).Name is var first && first != property.Name ? $"'{first}' has it already" : null)) is { } why
                ? new MisuseModel(kind, property.Name, new EquatableArray<string>([why]))
                : null;

        return new[]
        {
            Misuse(Model.Misuse.NoPriority, AttributeNames.Priority, c => c.IsPriority, ColumnType.Int32, ColumnType.Int16),
            Misuse(Model.Misuse.NoQueue, AttributeNames.Queue, c => c.IsQueue, ColumnType.String),
            Misuse(
                Model.Misuse.NoConcurrencyKey, AttributeNames.ConcurrencyKey, c => c.KeyLimit is not null,
                ColumnType.String, ColumnType.Int32, ColumnType.Int64, ColumnType.Guid),
        }.OfType<MisuseModel>();
    }

    private static string? OfType(IPropertySymbol property, PropertyModel column, ColumnType[] types)
        => types.Contains(column.Type) && column.Wrapped is null && !(column.IsPriority && column.IsNullable)
            ? null
            : $"it is of type '{property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'";

    private static int? LimitOf(IPropertySymbol property)
        => property.GetAttributes().FirstOrDefault(a => a.AttributeClass.IsNamed(AttributeNames.ConcurrencyKey)) is not { } key ? null
            : key.NamedArguments.FirstOrDefault(a => a.Key == "Limit").Value is { Kind: TypedConstantKind.Primitive, Value: int limit } ? limit
            : 1;

    private static string? PrefixOf(INamedTypeSymbol type)
        => type.GetAttributes().FirstOrDefault(a => a.StatorName() == AttributeNames.StateMachine) is { } first
            ? AttributeReader.TextOf(first, "ColumnPrefix") ?? "state"
            : null;
}
