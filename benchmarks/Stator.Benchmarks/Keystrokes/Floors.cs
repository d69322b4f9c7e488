using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Stator.Benchmarks.Keystrokes;

/// <summary>Looks for an attribute that nothing has: what any generator costs that looks for one.</summary>
internal sealed class FindNothing : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterSourceOutput(
            context.SyntaxProvider.ForAttributeWithMetadataName(
                "Stator.NobodyAttribute", static (_, _) => true, static (found, _) => found.TargetSymbol.Name),
            static (_, _) => { });
}

/// <summary>Reads the arguments of the same attributes as Stator, and does nothing with them: what no generator can do without.</summary>
internal sealed class ReadAttributes : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterSourceOutput(
            context.SyntaxProvider.ForAttributeWithMetadataName(
                "Stator.StateMachineAttribute`1", static (_, _) => true, static (found, _) => Hash(found.TargetSymbol.GetAttributes())),
            static (output, hash) => output.AddSource($"{hash:x8}.g.cs", "// nothing"));

    private static int Hash(ImmutableArray<AttributeData> attributes)
    {
        var hash = 17;
        foreach (var attribute in attributes)
        {
            foreach (var argument in attribute.ConstructorArguments)
            {
                hash = (hash * 31) + Hash(argument);
            }

            foreach (var argument in attribute.NamedArguments)
            {
                hash = (hash * 31) + Hash(argument.Value);
            }
        }

        return hash;
    }

    private static int Hash(TypedConstant constant)
        => constant.Kind == TypedConstantKind.Array
            ? constant.Values.Aggregate(17, (hash, value) => (hash * 31) + Hash(value))
            : string.GetHashCode(constant.Value?.ToString() ?? string.Empty, System.StringComparison.Ordinal);
}
