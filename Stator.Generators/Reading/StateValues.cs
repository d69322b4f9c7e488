using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>The members of the machine's enum, by value.</summary>
internal sealed class StateValues
{
    private readonly ITypeSymbol type;
    private readonly Dictionary<object, string> members = [];
    private readonly List<string> names = [];
    private readonly List<int> bits = [];
    private readonly List<AliasModel> aliases = [];

    public StateValues(ITypeSymbol type)
    {
        this.type = type;
        foreach (var field in type.TypeKind == TypeKind.Enum ? type.GetMembers().OfType<IFieldSymbol>() : [])
        {
            if (field.ConstantValue is not { } value)
            {
                continue;
            }

            names.Add(field.Name);
            if (value is not ulong && Convert.ToInt64(value, CultureInfo.InvariantCulture) is >= 0 and < 64 and var bit)
            {
                bits.Add((int)bit);
            }

            if (members.TryGetValue(value, out var original))
            {
                aliases.Add(new AliasModel(field.Name, original));
            }
            else
            {
                members.Add(value, field.Name);
            }
        }
    }

    public IReadOnlyList<string> Names => names;

    /// <summary>The member that a constant is; null where it is of another type, or a value without a name.</summary>
    public string? MemberOf(TypedConstant constant)
        => constant.Kind == TypedConstantKind.Enum
            && SymbolEqualityComparer.Default.Equals(constant.Type, type)
            && constant.Value is { } value
            && members.TryGetValue(value, out var member)
                ? member
                : null;

    /// <summary>
    /// Which of the machines of a class an attribute belongs to: the one over the enum of its arguments. What belongs to none is the first
    /// one's to complain of.
    /// </summary>
    public static int OwnerOf(AttributeData attribute, IReadOnlyList<ITypeSymbol> stateTypes)
    {
        if (stateTypes.Count == 1)
        {
            return 0;
        }

        foreach (var constant in attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(a => a.Value)))
        {
            var first = constant.Kind == TypedConstantKind.Array ? constant.Values.FirstOrDefault() : constant;
            for (var order = 0; order < stateTypes.Count; order++)
            {
                if (first.Kind == TypedConstantKind.Enum && SymbolEqualityComparer.Default.Equals(first.Type, stateTypes[order]))
                {
                    return order;
                }
            }
        }

        return 0;
    }

    public EnumModel ToModel() => new(
        type.Name,
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        type.TypeKind == TypeKind.Enum,
        type.HasAttribute("System.FlagsAttribute"),
        new EquatableArray<string>(names),
        new EquatableArray<AliasModel>(aliases),
        new EquatableArray<int>(bits.Count == names.Count ? bits : []));
}
