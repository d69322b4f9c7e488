using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads the methods that are checks, or look as if they were meant to be.</summary>
internal static class CheckReader
{
    private const string Check = "Check";

    /// <summary>The checks of one machine: those that begin with its prefix, and not with that of another on the same class.</summary>
    public static EquatableArray<CheckModel> Read(
        INamedTypeSymbol type, ITypeSymbol stateType, ITypeSymbol? rowType, IReadOnlyList<string> states, string prefix,
        IReadOnlyList<string> otherPrefixes, CancellationToken cancellationToken)
        => new(type.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(m => m.MethodKind == MethodKind.Ordinary
                && IsCheckName(m.Name, Check + prefix, states)
                && !otherPrefixes.Any(other => other.Length > prefix.Length && IsCheckName(m.Name, Check + other, []))
                && !m.IsImplicitlyDeclared
                && !GeneratedMembers.Is(m))
            .GroupBy(m => m.Name, StringComparer.Ordinal)
            .SelectMany(overloads => overloads.Select((method, overload) => Read(method, overload, stateType, rowType, cancellationToken))));

    // CheckPaid and Check_paid, but not Checksum, unless there is a state called sum.
    private static bool IsCheckName(string name, string prefix, IReadOnlyList<string> states)
        => name.Length > prefix.Length
            && name.StartsWith(prefix, StringComparison.Ordinal)
            && (!char.IsLower(name[prefix.Length])
                || states.Contains(name.Substring(prefix.Length), StringComparer.OrdinalIgnoreCase));

    private static CheckModel Read(
        IMethodSymbol method, int overload, ITypeSymbol stateType, ITypeSymbol? rowType, CancellationToken cancellationToken)
    {
        var awaited = IsTask(method.ReturnType);
        var answer = awaited ? ((INamedTypeSymbol)method.ReturnType).TypeArguments[0] : method.ReturnType;
        var syntax = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) as MethodDeclarationSyntax;
        return new CheckModel(
            method.Name,
            method.ReturnsByRef || method.ReturnsByRefReadonly ? CheckResult.Other
                : method is { IsAsync: true, ReturnsVoid: true } ? CheckResult.AsyncVoid
                : ResultOf(answer, method.Name, stateType),
            syntax?.ReturnType.ToString() ?? method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            awaited,
            new EquatableArray<CheckParameterModel>(
                method.Parameters.Select(p => CheckParameterReader.Read(p, rowType)).Concat(method.TypeParameters.Select(CheckParameterReader.Read))),
            Spot.OfMethod(method.Name, overload),
            method.IsStatic);
    }

    private static bool IsTask(ITypeSymbol type)
        => type is INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" } named
            && (named.TypeKind == TypeKind.Error
                || named.IsNamed("System.Threading.Tasks.Task`1")
                || named.IsNamed("System.Threading.Tasks.ValueTask`1"));

    // Told by its name, because the generator, which makes the outcome types, sees only that it does not exist yet.
    private static CheckResult ResultOf(ITypeSymbol answer, string method, ITypeSymbol stateType) => answer switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            => SymbolEqualityComparer.Default.Equals(nullable.TypeArguments[0], stateType) ? CheckResult.NullableState : CheckResult.Other,
        { TypeKind: TypeKind.Enum } when SymbolEqualityComparer.Default.Equals(answer, stateType) => CheckResult.State,
        INamedTypeSymbol { Arity: 0, NullableAnnotation: not NullableAnnotation.Annotated }
            => answer.Name == method.Substring(Check.Length) + "Outcome" ? CheckResult.Outcome : CheckResult.Other,
        _ => CheckResult.Other,
    };
}
