using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stator.Generators.Reading;

namespace Stator.Generators.Flow;

/// <summary>Asynchronous calls that could be given a CancellationToken, and are given none.</summary>
internal static class TokenCalls
{
    private const string Token = "System.Threading.CancellationToken";

    private static readonly string[] Awaitable =
    [
        "System.Threading.Tasks.Task",
        "System.Threading.Tasks.Task`1",
        "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask`1",
        "System.Collections.Generic.IAsyncEnumerable`1",
    ];

    /// <summary>The calls, each with the parameter that the token goes to. One that is given None on purpose is not among them.</summary>
    public static IEnumerable<(IInvocationOperation Call, IParameterSymbol Parameter)> In(IEnumerable<IOperation> operations)
        => from call in operations.OfType<IInvocationOperation>()
           where Awaitable.Any(name => call.TargetMethod.ReturnType.IsNamed(name))
           let parameter = Optional(call) ?? OfOverload(call)
           where parameter is not null
           select (call, parameter);

    private static IParameterSymbol? Optional(IInvocationOperation call)
        => call.Arguments
            .Where(a => a.ArgumentKind == ArgumentKind.DefaultValue)
            .Select(a => a.Parameter)
            .FirstOrDefault(p => p?.Type.IsNamed(Token) == true);

    // The same method with a token after all the rest.
    private static IParameterSymbol? OfOverload(IInvocationOperation call)
    {
        var method = call.TargetMethod.OriginalDefinition;
        return method.Parameters.Any(p => p.Type.IsNamed(Token) || p.IsParams)
            ? null
            : method.ContainingType.GetMembers(method.Name)
                .OfType<IMethodSymbol>()
                .Where(m => m.Parameters.Length == method.Parameters.Length + 1
                    && m.Arity == method.Arity
                    && m.IsStatic == method.IsStatic
                    && m.DeclaredAccessibility == method.DeclaredAccessibility
                    && m.Parameters[m.Parameters.Length - 1].Type.IsNamed(Token)
                    && m.Parameters.Zip(method.Parameters, SameType).All(same => same))
                .Select(m => m.Parameters[m.Parameters.Length - 1])
                .FirstOrDefault();
    }

    // A type parameter of an overload is another symbol with the same place.
    private static bool SameType(IParameterSymbol one, IParameterSymbol other)
        => SymbolEqualityComparer.Default.Equals(one.Type, other.Type)
            || (one.ContainingSymbol is IMethodSymbol { Arity: > 0 } && one.Type.ToDisplayString() == other.Type.ToDisplayString());
}
