using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Tells what was generated from what was written, which the analyzer sees side by side.</summary>
internal static class GeneratedMembers
{
    public static bool Is(ISymbol symbol) => symbol.HasAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute");

    /// <summary>
    /// The names that the generator wants for members of the class but that are taken. Only these are looked up, because the model must not
    /// change with every method that is added.
    /// </summary>
    public static EquatableArray<string> Taken(INamedTypeSymbol type, string prefix, IEnumerable<string> states, IEnumerable<string?> groups)
        => new(GeneratedNames.Members(prefix)
            .Concat(states.Select(s => GeneratedNames.OutcomeOf(prefix, s)))
            .Concat(groups.OfType<string>().Distinct().Select(g => StateGroupModel.PropertyOf(prefix, g)))
            .Where(name => IsTaken(type, name)));

    public static bool VerbsAreTaken(INamedTypeSymbol type, TypeModel model, string prefix)
        => type.ContainingNamespace.GetTypeMembers(GeneratedNames.Verbs(model, prefix), arity: 0)
            .Any(t => !Is(t) && SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, type.ContainingAssembly));

    private static bool IsTaken(INamedTypeSymbol type, string name)
    {
        if (type.Name == name)
        {
            return true;
        }

        for (var declaring = type; declaring is { SpecialType: not SpecialType.System_Object }; declaring = declaring.BaseType)
        {
            var isOwn = ReferenceEquals(declaring, type);
            if (declaring.GetMembers(name).Any(m => !Is(m) && (isOwn || m.DeclaredAccessibility != Accessibility.Private)))
            {
                return true;
            }
        }

        return false;
    }
}
