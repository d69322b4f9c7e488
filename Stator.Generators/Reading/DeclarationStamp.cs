using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stator.Generators.Reading;

/// <summary>
/// A number for everything that a compilation declares: its source but for the bodies of methods and accessors, and what it refers to.
/// Nothing that can be read off a symbol differs between two compilations with the same stamp; most keystrokes are inside of a body.
/// </summary>
internal static class DeclarationStamp
{
    private const ulong Seed = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private static readonly ConditionalWeakTable<Compilation, StrongBox<ulong>> OfCompilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<ulong>> OfTrees = new();
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Numbers = new();

    private static long lastNumber;

    public static ulong Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (OfCompilations.TryGetValue(compilation, out var known))
        {
            return known.Value;
        }

        var stamp = Mix(Mix(Seed, compilation.AssemblyName ?? string.Empty), NumberOf(compilation.Options));
        foreach (var reference in compilation.ExternalReferences)
        {
            stamp = Mix(stamp, NumberOf(reference));
        }

        foreach (var tree in compilation.SyntaxTrees)
        {
            stamp = Mix(stamp, OfTree(tree, cancellationToken));
        }

        return OfCompilations.GetValue(compilation, _ => new StrongBox<ulong>(stamp)).Value;
    }

    private static ulong OfTree(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (OfTrees.TryGetValue(tree, out var known))
        {
            return known.Value;
        }

        var stamp = OfNode(Seed, tree.GetRoot(cancellationToken), cancellationToken);
        return OfTrees.GetValue(tree, _ => new StrongBox<ulong>(stamp)).Value;
    }

    private static ulong OfNode(ulong stamp, SyntaxNode node, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var child in node.ChildNodesAndTokens())
        {
            stamp = Mix(stamp, (ulong)child.RawKind);
            if (child.AsNode() is { } inner)
            {
                stamp = IsBody(inner) ? stamp : OfNode(stamp, inner, cancellationToken);
            }
            else
            {
                stamp = OfToken(stamp, child.AsToken());
            }
        }

        return stamp;
    }

    private static ulong OfToken(ulong stamp, SyntaxToken token)
    {
        // The text of all others is their kind.
        if (token.Kind() is SyntaxKind.IdentifierToken or (>= SyntaxKind.NumericLiteralToken and <= SyntaxKind.InterpolatedStringTextToken)
            || token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
        {
            stamp = Mix(stamp, token.Text);
        }

        if (token.ContainsDirectives)
        {
            foreach (var trivia in token.LeadingTrivia)
            {
                stamp = trivia.IsDirective ? Mix(stamp, trivia.ToString()) : stamp;
            }
        }

        return stamp;
    }

    // A #nullable in a body goes on after it.
    private static bool IsBody(SyntaxNode node)
        => node.Kind() is SyntaxKind.Block or SyntaxKind.ArrowExpressionClause or SyntaxKind.GlobalStatement && !node.ContainsDirectives;

    // What cannot be compared by value is told apart by who it is.
    private static ulong NumberOf(object one)
        => Numbers.GetValue(one, _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref lastNumber))).Value;

    private static ulong Mix(ulong stamp, ulong value) => unchecked((stamp ^ value) * Prime);

    private static ulong Mix(ulong stamp, string text)
    {
        stamp = Mix(stamp, (ulong)text.Length);
        foreach (var character in text)
        {
            stamp = Mix(stamp, character);
        }

        return stamp;
    }
}
