using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Stator.Generators.Reading;

/// <summary>What a file declares, in numbers only, so that remembering it keeps nothing of the compiler alive.</summary>
/// <param name="Stamp">The stamp of all of it.</param>
/// <param name="Shape">The stamp of what concerns every other file, such as global usings; 0 where there is nothing.</param>
/// <param name="GlobalUsings">The names that are written in global usings.</param>
/// <param name="Namespaces">The namespaces.</param>
/// <param name="Types">The types, also those in others.</param>
internal sealed record TreeDeclarations(
    ulong Stamp,
    ulong Shape,
    IReadOnlyList<Mention> GlobalUsings,
    IReadOnlyList<NamespaceDeclaration> Namespaces,
    IReadOnlyList<TypeDeclaration> Types)
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> OfTrees = new();

    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (OfTrees.TryGetValue(tree, out var known))
        {
            return known;
        }

        var declarations = DeclarationWalker.Walk(tree, cancellationToken);
        return OfTrees.GetValue(tree, _ => declarations);
    }
}
