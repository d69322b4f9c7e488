using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads a class that has attributes of Stator's but no <c>[StateMachine]</c>, which the generator therefore never sees.</summary>
internal static class OrphanReader
{
    /// <summary>What is there; null where there is nothing of Stator's, or where there is a machine.</summary>
    public static OrphanModel? Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var attributes = type.GetAttributes();
        var names = attributes.Select(a => a.StatorName()).ToList();
        // [JsonColumn] may be on a class of rows that another class is the machine of.
        var first = names.FindIndex(n => n is not null and not AttributeNames.JsonColumn);
        if (type.TypeKind != TypeKind.Class || first < 0 || names.Contains(AttributeNames.StateMachine))
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var states = attributes.Where((_, index) => names[index] is not null)
            .SelectMany(a => a.ConstructorArguments)
            .FirstOrDefault(c => c.Kind == TypedConstantKind.Enum);
        return new OrphanModel(
            type.Name,
            states.Type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            SnakeCase.Of(type.Name) + "s",
            Spot.OfAttribute(first));
    }
}
