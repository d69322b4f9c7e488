using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.Generators.Reading;

/// <summary>
/// Finds the annotated classes and reads them, but only when something was declared anew since the last time: binding the attributes of a
/// machine costs more than all the rest of a keystroke. docs/decisions/0009-declarations-are-stamped.md says what was measured.
/// </summary>
internal static class MachineFinder
{
    /// <summary>What is read off every class with <c>[StateMachine]</c>, as data that holds on to nothing of the compiler.</summary>
    public static IncrementalValuesProvider<T> Find<T>(
        SyntaxValueProvider source, Func<INamedTypeSymbol, CancellationToken, T> read, string trackingName)
    {
        var plain = source
            .CreateSyntaxProvider(
                static (node, _) => IsPlain(node),
                (found, token) => Remembered<T>.Read(found, read, token))
            .WithTrackingName(trackingName);

        // Under another name, which an alias gives it, the attribute is not worth remembering. It is looked for by the compiler, as usual.
        var aliased = source
            .ForAttributeWithMetadataName(
                AttributeNames.StateMachine,
                static (node, _) => node is TypeDeclarationSyntax && !IsPlain(node),
                (found, token) => read((INamedTypeSymbol)found.TargetSymbol, token))
            .WithTrackingName(trackingName);
        return plain.Collect().Combine(aliased.Collect()).SelectMany(static (all, _) => all.Left.AddRange(all.Right));
    }

    private static bool IsPlain(SyntaxNode node)
        => node is TypeDeclarationSyntax { AttributeLists.Count: > 0 } type
            && type.AttributeLists.Any(static list => list.Attributes.Any(static attribute => IsPlain(attribute.Name)));

    private static bool IsPlain(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => IsPlain(qualified.Right),
        AliasQualifiedNameSyntax qualified => IsPlain(qualified.Name),
        GenericNameSyntax generic => generic.Identifier.ValueText is "StateMachine" or "StateMachineAttribute",
        _ => false,
    };

    private static class Remembered<T>
    {
        private static readonly ConditionalWeakTable<SyntaxNode, Memory> Memories = new();

        public static T Read(
            GeneratorSyntaxContext found, Func<INamedTypeSymbol, CancellationToken, T> read, CancellationToken cancellationToken)
        {
            var compilation = found.SemanticModel.Compilation;
            var node = (TypeDeclarationSyntax)found.Node;
            var all = DeclarationStamp.Of(compilation, cancellationToken);
            var memory = Memories.GetOrCreateValue(node);
            var last = memory.Last;
            if (last?.All == all)
            {
                return last.Result;
            }

            var own = DeclarationStamp.Of(compilation, node, cancellationToken);
            var result = last?.Own == own
                ? last.Result
                : read((INamedTypeSymbol)found.SemanticModel.GetDeclaredSymbol(node, cancellationToken)!, cancellationToken);
            memory.Last = new Reading(all, own, result);
            return result;
        }

        private sealed class Memory
        {
            // One reference, so that another thread sees the stamps and what belongs to them, or neither.
            public volatile Reading? Last;
        }

        /// <param name="All">The stamp of the compilation.</param>
        /// <param name="Own">The stamp of what concerns the class.</param>
        /// <param name="Result">What was read.</param>
        private sealed record Reading(ulong All, ulong Own, T Result);
    }
}
