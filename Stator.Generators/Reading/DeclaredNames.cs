using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stator.Generators.Reading;

/// <summary>
/// Where a compilation declares what, by two names: that of the type or namespace, and the last one of what it is in. Source can mean a
/// type only where both are written, or follow from something else that is.
/// </summary>
internal sealed class DeclaredNames
{
    private const string AttributeSuffix = "Attribute";
    private const string VerbsSuffix = "Stator";

    private static readonly ConditionalWeakTable<Compilation, DeclaredNames> OfCompilations = new();

    private readonly Dictionary<ulong, NameUses> uses;
    private readonly Dictionary<ulong, int> indices;
    private readonly HashSet<ulong> namespaces = [];
    private readonly List<Mention> globalUsings = [];
    private readonly List<(TypeDeclaration Type, int Next)> types;
    private readonly ulong shape;
    private Place[] places;
    private ClosureStamp? spare;

    private DeclaredNames(Compilation compilation, CancellationToken cancellationToken)
    {
        var trees = new List<TreeDeclarations>();
        var count = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var declarations = TreeDeclarations.Of(tree, cancellationToken);
            trees.Add(declarations);
            count += declarations.Types.Count;
        }

        uses = new Dictionary<ulong, NameUses>(2 * count);
        indices = new Dictionary<ulong, int>(2 * count);
        types = new List<(TypeDeclaration, int)>(count);
        places = new Place[Math.Max(2 * count, 1)];
        shape = DeclarationStamp.OfSettings(compilation);
        foreach (var tree in trees)
        {
            shape = tree.Shape == 0 ? shape : shape.With(tree.Shape);
            globalUsings.AddRange(tree.GlobalUsings);
            Add(tree);
        }
    }

    [Flags]
    internal enum NameUses : byte
    {
        None = 0,
        Type = 1,
        Parent = 2,
    }

    public IReadOnlyList<Mention> GlobalUsings => globalUsings;

    public static DeclaredNames Of(Compilation compilation, CancellationToken cancellationToken)
        => OfCompilations.TryGetValue(compilation, out var known)
            ? known
            : OfCompilations.GetValue(compilation, _ => new DeclaredNames(compilation, cancellationToken));

    /// <summary>
    /// What a type is looked for as besides its name: <c>[State]</c> may mean StateAttribute, and a machine asks whether the class of its
    /// verbs, whose name only its model knows, is taken.
    /// </summary>
    public static ulong OtherNameOf(string name)
        => name.EndsWith(AttributeSuffix, StringComparison.Ordinal) ? Mixing.Of(name.Substring(0, name.Length - AttributeSuffix.Length))
            : name.EndsWith(VerbsSuffix, StringComparison.Ordinal) ? ClosureStamp.Verbs
            : 0;

    /// <summary>The stamp of all that the model of a machine can depend on.</summary>
    public ulong StampOf(TypeDeclarationSyntax machine)
    {
        var closure = Interlocked.Exchange(ref spare, null) ?? new ClosureStamp(this);
        var stamp = closure.Of(Mixing.Of(machine.Identifier.ValueText), ParentOf(machine));
        Interlocked.Exchange(ref spare, closure);
        return shape.With(stamp);
    }

    public NameUses UsesOf(ulong name) => uses.TryGetValue(name, out var found) ? found : NameUses.None;

    /// <summary>Where the types and namespaces of two names are; negative where there are none.</summary>
    public int Find(ulong name, ulong parent) => indices.TryGetValue(Key(name, parent), out var index) ? index : -1;

    public ref readonly Place At(int index) => ref places[index];

    /// <summary>One of the types at a place, and the next one.</summary>
    public (TypeDeclaration Type, int Next) Type(int index) => types[index];

    private static ulong ParentOf(TypeDeclarationSyntax type) => type.Parent switch
    {
        BaseTypeDeclarationSyntax outer => Mixing.Of(outer.Identifier.ValueText),
        BaseNamespaceDeclarationSyntax { Name: QualifiedNameSyntax { Right: var last } } => Mixing.Of(last.Identifier.ValueText),
        BaseNamespaceDeclarationSyntax { Name: SimpleNameSyntax only } => Mixing.Of(only.Identifier.ValueText),
        _ => 0,
    };

    private static ulong Key(ulong name, ulong parent) => name.With(parent);

    private void Add(TreeDeclarations tree)
    {
        foreach (var one in tree.Namespaces)
        {
            // That there is one more file in it changes nothing.
            if (namespaces.Add(one.Path))
            {
                ref var place = ref PlaceOf(one.Name, one.Parent);
                place.Namespaces = unchecked(place.Namespaces + Mixing.Seed.With(one.Path));
            }
        }

        foreach (var type in tree.Types)
        {
            Add(type, type.Name);
            if (type.OtherName != 0)
            {
                Add(type, type.OtherName);
            }
        }
    }

    private void Add(TypeDeclaration type, ulong name)
    {
        ref var place = ref PlaceOf(name, type.Parent);
        types.Add((type, place.Types - 1));

        // In the order of the files, which is that of the members of a type in several.
        place.Types = types.Count;
        place.Heads = place.Heads.With(type.Head);
        place.Wholes = place.Wholes.With(type.Whole);
    }

    private ref Place PlaceOf(ulong name, ulong parent)
    {
        var key = Key(name, parent);
        if (!indices.TryGetValue(key, out var index))
        {
            index = indices.Count;
            indices.Add(key, index);
            Use(name, NameUses.Type);
            Use(parent, NameUses.Parent);
            if (index == places.Length)
            {
                Array.Resize(ref places, 2 * index);
            }
        }

        return ref places[index];
    }

    private void Use(ulong name, NameUses use)
    {
        uses.TryGetValue(name, out var before);
        uses[name] = before | use;
    }

    internal struct Place
    {
        public ulong Heads;
        public ulong Wholes;
        public ulong Namespaces;

        /// <summary>One more than the index of the last of its types, so that 0 is none.</summary>
        public int Types;
    }
}
