using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.Generators.Reading;

/// <summary>
/// Numbers that tell whether something was declared anew: in a compilation, or in the part of it that concerns a machine. Nothing that can
/// be read off a symbol depends on the bodies of methods and accessors, and most keystrokes are inside of one.
/// </summary>
internal static class DeclarationStamp
{
    private static readonly ConditionalWeakTable<Compilation, StrongBox<ulong>> OfCompilations = new();
    private static readonly ConditionalWeakTable<object, StrongBox<ulong>> Numbers = new();

    private static long lastNumber;

    /// <summary>The same for two compilations only where they declare the same.</summary>
    public static ulong Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (OfCompilations.TryGetValue(compilation, out var known))
        {
            return known.Value;
        }

        var stamp = OfSettings(compilation);
        foreach (var tree in compilation.SyntaxTrees)
        {
            stamp = stamp.With(TreeDeclarations.Of(tree, cancellationToken).Stamp);
        }

        return OfCompilations.GetValue(compilation, _ => new StrongBox<ulong>(stamp)).Value;
    }

    /// <summary>The same for a class in two compilations only where the model of its machines is the same.</summary>
    public static ulong Of(Compilation compilation, TypeDeclarationSyntax machine, CancellationToken cancellationToken)
        => DeclaredNames.Of(compilation, cancellationToken).StampOf(machine);

    /// <summary>The same for two compilations only where they have the same name, options and references.</summary>
    public static ulong OfSettings(Compilation compilation)
    {
        var stamp = Mixing.Of(compilation.AssemblyName ?? string.Empty).With(NumberOf(compilation.Options));
        foreach (var reference in compilation.ExternalReferences)
        {
            stamp = stamp.With(NumberOf(reference));
        }

        return stamp;
    }

    // What cannot be compared by value is told apart by who it is.
    private static ulong NumberOf(object one)
        => Numbers.GetValue(one, _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref lastNumber))).Value;
}
