using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads the methods that are hooks, or look as if they were meant to be.</summary>
internal static class HookReader
{
    private const string Created = "OnCreated";
    private const string BeforeCheck = "BeforeCheck";
    private const string AfterCheck = "AfterCheck";
    private const string Failed = "OnFailed";
    private const string Entered = "OnEntered";

    /// <summary>The hooks of one machine. Rows are the first machine's to insert, and so is the hook for that.</summary>
    public static EquatableArray<HookModel> Read(
        INamedTypeSymbol type, INamedTypeSymbol row, string prefix, IReadOnlyList<string> otherPrefixes)
        => new(type.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(m => m.MethodKind == MethodKind.Ordinary && !m.IsImplicitlyDeclared && KindOf(m.Name, prefix, otherPrefixes) is not null)
            .Where(m => !GeneratedMembers.Is(m))
            .GroupBy(m => m.Name, StringComparer.Ordinal)
            .SelectMany(overloads => overloads.Select((method, overload) => Read(method, overload, type, row, prefix, otherPrefixes))));

    private static HookKind? KindOf(string name, string prefix, IReadOnlyList<string> otherPrefixes)
        => name == Created ? prefix.Length == 0 ? HookKind.Created : null
            : name == BeforeCheck + prefix ? HookKind.BeforeCheck
            : name == AfterCheck + prefix ? HookKind.AfterCheck
            : name == Failed + prefix ? HookKind.Failed
            : IsEntered(name, prefix) && !otherPrefixes.Any(other => other.Length > prefix.Length && IsEntered(name, other)) ? HookKind.Entered
            : null;

    private static bool IsEntered(string name, string prefix)
        => name.Length > Entered.Length + prefix.Length
            && name.StartsWith(Entered + prefix, StringComparison.Ordinal)
            && !char.IsLower(name[Entered.Length + prefix.Length]);

    private static HookModel Read(
        IMethodSymbol method, int overload, INamedTypeSymbol type, INamedTypeSymbol row, string prefix, IReadOnlyList<string> otherPrefixes)
    {
        var kind = KindOf(method.Name, prefix, otherPrefixes)!.Value;
        var isSeparate = !SymbolEqualityComparer.Default.Equals(type, row);
        return new HookModel(
            kind,
            method.Name,
            kind == HookKind.Entered ? method.Name.Substring(Entered.Length + prefix.Length) : string.Empty,
            method.ReturnsVoid ? HookResult.Void : method.ReturnType.Name == "Task" ? HookResult.Task : HookResult.ValueTask,
            new EquatableArray<CheckParameterModel>(method.Parameters.Select(p => Parameter(p, kind, isSeparate ? row : null))),
            overload > 0 ? new HookFlaw("there is another of its name", "keep one")
                : method.Arity > 0 ? new HookFlaw("it has type parameters", "remove them")
                : kind == HookKind.Created ? CreatedFlaw(method, isSeparate, row)
                : method.IsStatic ? new HookFlaw("it is static", "remove 'static'")
                : ResultFlaw(method),
            Spot.OfMethod(method.Name, overload));
    }

    // There are neither services nor a try where rows are inserted.
    private static HookFlaw? CreatedFlaw(IMethodSymbol method, bool isSeparate, INamedTypeSymbol row)
    {
        var fits = isSeparate
            ? method.IsStatic && method.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, row)
            : !method.IsStatic && method.Parameters.IsEmpty;
        return fits && method is { ReturnsVoid: true, IsAsync: false }
            ? null
            : new HookFlaw("it has another form", isSeparate ? $"make it 'static void {Created}({row.Name} row)'" : $"make it 'void {Created}()'");
    }

    private static HookFlaw? ResultFlaw(IMethodSymbol method)
        => method is { ReturnsVoid: true, IsAsync: true } ? new HookFlaw("nobody can wait for async void", "return ValueTask")
            : method.ReturnsVoid
                || method.ReturnType.IsNamed("System.Threading.Tasks.Task")
                || method.ReturnType.IsNamed("System.Threading.Tasks.ValueTask") ? null
            : new HookFlaw(
                $"it returns '{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'", "return nothing, Task or ValueTask");

    private static CheckParameterModel Parameter(IParameterSymbol parameter, HookKind kind, INamedTypeSymbol? row)
    {
        var read = CheckParameterReader.Read(parameter, row);
        return read.Kind == CheckParameterKind.Transaction
            ? read with { Refusal = "a hook runs in no transaction" }
            : kind != HookKind.Failed || parameter.RefKind != RefKind.None ? read
            : parameter.Type.SpecialType == SpecialType.System_String ? read with { Kind = CheckParameterKind.ErrorText, Refusal = null }
            : parameter.Type.IsNamed("System.Exception") ? read with { Kind = CheckParameterKind.Exception, Refusal = null }
            : read;
    }
}
