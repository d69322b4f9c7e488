using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads the arguments of one attribute of the class.</summary>
internal sealed class AttributeReader(AttributeData attribute, int index, StateValues states, CancellationToken cancellationToken)
{
    public Spot At => Spot.OfAttribute(index);

    /// <summary>A positional argument that names a state.</summary>
    public StateReference State(int argument)
        => Reference(attribute.ConstructorArguments.ElementAtOrDefault(argument), At.At(argument));

    /// <summary>A named argument that names a state; null where it was left out.</summary>
    public StateReference? State(string named) => Find(named) is { } constant ? Reference(constant, At.At(named)) : null;

    /// <summary>A named argument that lists states.</summary>
    public EquatableArray<StateReference> States(string named)
        => new(Find(named) switch
        {
            null => [],
            { Kind: TypedConstantKind.Array, IsNull: false } list
                => list.Values.Select((value, element) => Reference(value, At.At(named, element))),
            { } other => [Reference(other, At.At(named))],
        });

    /// <summary>The positional arguments that list states, from one on.</summary>
    public EquatableArray<StateReference> States(int argument)
        => new(attribute.ConstructorArguments.ElementAtOrDefault(argument) is { Kind: TypedConstantKind.Array } list
            ? list.IsNull ? [] : list.Values.Select((value, element) => Reference(value, At.At(argument, element)))
            : [Reference(default, At.At(argument))]);

    /// <summary>A named argument that is a duration; null where it was left out.</summary>
    public DurationModel? Duration(string named) => Find(named) switch
    {
        null => null,
        { Kind: TypedConstantKind.Error } => new DurationModel(string.Empty, null, At.At(named)),
        { Value: string text } => new DurationModel(text.Length == 0 ? "\"\"" : text, DurationParser.Parse(text), At.At(named)),
        _ => null,
    };

    /// <summary>A positional argument that is text; a harmless one where the compiler complains that it is wrong or missing.</summary>
    public string Text(int argument) => attribute.ConstructorArguments.ElementAtOrDefault(argument) switch
    {
        { Kind: TypedConstantKind.Error } => "text",
        { Value: string text } => text,
        _ => string.Empty,
    };

    /// <summary>A positional argument that is text; null where the compiler complains that it is wrong or missing.</summary>
    public string? WrittenText(int argument)
        => attribute.ConstructorArguments.ElementAtOrDefault(argument) switch
        {
            { Kind: TypedConstantKind.Error } => null,
            { Value: string text } => text,
            _ => attribute.ConstructorArguments.IsEmpty ? null : string.Empty,
        };

    /// <summary>A positional argument of any attribute that is text; empty where it is none.</summary>
    public static string TextOf(AttributeData attribute, int argument)
        => attribute.ConstructorArguments.ElementAtOrDefault(argument) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : string.Empty;

    /// <summary>A named argument of any attribute that is text; null where it is none.</summary>
    public static string? TextOf(AttributeData attribute, string named)
        => attribute.NamedArguments.FirstOrDefault(a => a.Key == named).Value is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    /// <summary>A named argument that is a number.</summary>
    public int? Number(string named) => Find(named) is { Kind: TypedConstantKind.Primitive, Value: int number } ? number : null;

    /// <summary>Whether a named argument is true.</summary>
    public bool Flag(string named) => Find(named) is { Kind: TypedConstantKind.Primitive, Value: true };

    /// <summary>The name of the enum member that a named argument is.</summary>
    public string? Member(string named)
        => Find(named) is { Kind: TypedConstantKind.Enum, Type: { } type, Value: { } value }
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => Equals(f.ConstantValue, value))?.Name
            : null;

    /// <summary>A named argument that lists types, with <c>global::</c>.</summary>
    public EquatableArray<string> Types(string named)
        => new(Find(named) is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? list.Values.Select(v => v.Value).OfType<ITypeSymbol>().Select(t => t.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            : []);

    /// <summary>A named argument that is a class.</summary>
    public INamedTypeSymbol? Type(string named)
        => Find(named) is { Kind: TypedConstantKind.Type, Value: INamedTypeSymbol { TypeKind: TypeKind.Class } type } ? type : null;

    /// <summary>A named argument that is text.</summary>
    public string? Text(string named) => Find(named) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    /// <summary>Whether a named argument is there, whatever it means.</summary>
    public bool Has(string named) => Find(named) is not null;

    // Where one argument does not compile, the compiler forgets all the named ones; those that are written are then errors too.
    private TypedConstant? Find(string named)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == named)
            {
                return argument.Value;
            }
        }

        return attribute.NamedArguments.IsEmpty && ArgumentSyntax.IsWritten(attribute, named, cancellationToken) ? default(TypedConstant) : null;
    }

    /// <summary>The states that an attribute of a property lists; all are where the property is.</summary>
    public static IEnumerable<StateReference> References(TypedConstant list, StateValues states, Spot at)
        => list.Values.Select(value => value.Kind == TypedConstantKind.Error ? new StateReference(null, string.Empty, at)
            : states.MemberOf(value) is { } member ? new StateReference(member, member, at)
            : new StateReference(null, value.ToCSharpString(), at));

    // An argument that does not compile, or that is missing, is an error of the language; no rule should repeat it.
    // What is written matters only where it is no state; looking at it costs more than all the rest.
    private StateReference Reference(TypedConstant constant, Spot at)
        => constant.Kind == TypedConstantKind.Error ? new StateReference(null, string.Empty, at)
            : states.MemberOf(constant) is { } member ? new StateReference(member, member, at)
            : new StateReference(null, Written(at) ?? constant.ToCSharpString(), at);

    private string? Written(Spot at) => ArgumentSyntax.Find(attribute, at, cancellationToken)?.ToString();
}
