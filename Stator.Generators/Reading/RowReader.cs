using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads how an object of the rows' class is made.</summary>
internal static class RowReader
{
    public static RowModel Read(INamedTypeSymbol row, INamedTypeSymbol machine, Properties properties)
    {
        var isSeparate = !SymbolEqualityComparer.Default.Equals(row, machine);
        var mapped = new[] { properties.Key, properties.State }.OfType<PropertyModel>().Concat(properties.Columns).ToList();
        var constructors = row.InstanceConstructors
            .Where(c => IsReachable(c, row, machine) && !IsCopy(c, row))
            .OrderByDescending(c => c.Parameters.Length == 0)
            .ThenByDescending(c => c.Parameters.Length)
            .ToList();
        var constructor = constructors.FirstOrDefault(c => c.Parameters.All(p => Find(mapped, p) is not null));
        return new RowModel(
            row.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            isSeparate,
            new EquatableArray<string>(constructor?.Parameters.Select(p => Find(mapped, p)!.Name) ?? []),
            constructor is not null ? MissingMember(row, mapped) : Obstacle(constructors, mapped),
            isSeparate ? Services(machine) : default,
            isSeparate && row.GetAttributes().Any(a => a.StatorName() == AttributeNames.StateMachine));
    }

    public static bool IsReachable(IMethodSymbol constructor, INamedTypeSymbol row, INamedTypeSymbol machine)
        => SymbolEqualityComparer.Default.Equals(row, machine)
            || constructor.DeclaredAccessibility == Accessibility.Public
            || (constructor.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
                && SymbolEqualityComparer.Default.Equals(row.ContainingAssembly, machine.ContainingAssembly));

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol row)
        => constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, row);

    private static PropertyModel? Find(IEnumerable<PropertyModel> mapped, IParameterSymbol parameter)
        => mapped.FirstOrDefault(p => p.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));

    private static string Obstacle(IReadOnlyList<IMethodSymbol> constructors, IReadOnlyList<PropertyModel> mapped)
        => constructors.SelectMany(c => c.Parameters).FirstOrDefault(p => Find(mapped, p) is null) is { } parameter
            ? $"constructor parameter '{parameter.Name}'"
            : "a constructor that can be called";

    private static string? MissingMember(INamedTypeSymbol row, IReadOnlyList<PropertyModel> mapped)
    {
        for (var type = row; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } && mapped.All(p => p.Name != member.Name))
                {
                    return $"required member '{member.Name}'";
                }
            }
        }

        return null;
    }

    private static EquatableArray<CheckParameterModel> Services(INamedTypeSymbol machine)
        => new(machine.InstanceConstructors
            .OrderByDescending(c => c.Parameters.Length)
            .FirstOrDefault()?.Parameters.Select(p => CheckParameterReader.Read(p)) ?? []);
}
