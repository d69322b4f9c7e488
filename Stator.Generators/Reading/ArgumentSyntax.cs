using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Finds the syntax of an attribute's arguments.</summary>
internal static class ArgumentSyntax
{
    /// <summary>The argument that a spot means, or the name of the attribute where it means none or the argument is not written.</summary>
    public static SyntaxNode? Find(AttributeData attribute, Spot spot, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return null;
        }

        var argument = Argument(syntax, attribute.AttributeConstructor, spot);
        return (spot.Element < 0 ? argument : Element(argument, spot.Element) ?? Following(syntax, spot) ?? argument) ?? (SyntaxNode)syntax.Name;
    }

    /// <summary>Whether a named argument is there, whatever it means.</summary>
    public static bool IsWritten(AttributeData attribute, string named, CancellationToken cancellationToken)
        => attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax
            && Argument(syntax, null, new Spot(SpotKind.Attribute).At(named)) is not null;

    private static ExpressionSyntax? Argument(AttributeSyntax syntax, IMethodSymbol? constructor, Spot spot)
    {
        var arguments = syntax.ArgumentList?.Arguments ?? default;
        if (spot.Named is not null)
        {
            return arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == spot.Named)?.Expression;
        }

        if (spot.Argument < 0)
        {
            return null;
        }

        var parameter = constructor?.Parameters.ElementAtOrDefault(spot.Argument)?.Name;
        var byName = arguments.FirstOrDefault(a => parameter is not null && a.NameColon?.Name.Identifier.ValueText == parameter);
        var byPosition = arguments.ElementAtOrDefault(spot.Argument);
        return (byName ?? (byPosition is { NameEquals: null, NameColon: null } ? byPosition : null))?.Expression;
    }

    // What is passed for params need not be written as a list.
    private static ExpressionSyntax? Following(AttributeSyntax syntax, Spot spot)
        => spot.Named is null ? Argument(syntax, null, spot.At(spot.Argument + spot.Element)) : null;

    private static ExpressionSyntax? Element(ExpressionSyntax? list, int index) => list switch
    {
        CollectionExpressionSyntax collection => (collection.Elements.ElementAtOrDefault(index) as ExpressionElementSyntax)?.Expression,
        ArrayCreationExpressionSyntax array => array.Initializer?.Expressions.ElementAtOrDefault(index),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ElementAtOrDefault(index),
        _ => null,
    };
}
