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

    /// <summary>A named argument that is text.</summary>
    public string? Text(string named) => Find(named) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    // Where one argument does not compile, the compiler forgets all the named ones; those that are written are then errors too.
    private TypedConstant? Find(string named)
        => attribute.NamedArguments.Where(a => a.Key == named).Select(a => (TypedConstant?)a.Value).FirstOrDefault()
            ?? (ArgumentSyntax.IsWritten(attribute, named, cancellationToken) ? default(TypedConstant) : null);

    // An argument that does not compile, or that is missing, is an error of the language; no rule should repeat it.
    private StateReference Reference(TypedConstant constant, Spot at)
        => constant.Kind == TypedConstantKind.Error
            ? new StateReference(null, string.Empty, at)
            : new StateReference(states.MemberOf(constant), Written(at) ?? constant.ToCSharpString(), at);

    private string? Written(Spot at) => ArgumentSyntax.Find(attribute, at, cancellationToken)?.ToString();
}
