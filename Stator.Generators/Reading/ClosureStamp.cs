using System.Collections.Generic;

namespace Stator.Generators.Reading;

/// <summary>
/// Follows the names from a machine to everything that its model can depend on. It finds too much where two things are called the same,
/// and never too little, without asking the compiler what is meant. Not for two threads at once.
/// </summary>
internal sealed class ClosureStamp(DeclaredNames declared)
{
    private readonly Dictionary<ulong, Concern> concerns = [];
    private readonly Dictionary<int, Concern> places = [];
    private readonly List<ulong> types = [];
    private readonly List<ulong> parents = [];
    private readonly Stack<ulong> pending = [];

    /// <summary>What every class that may be one of verbs is called besides its name.</summary>
    public static ulong Verbs { get; } = Mixing.Of("?Stator");

    public ulong Of(ulong machine, ulong parent)
    {
        concerns.Clear();
        places.Clear();
        types.Clear();
        parents.Clear();
        pending.Clear();

        parents.Add(0);
        Raise(parent, Concern.Head);
        Raise(machine, Concern.Whole);
        Raise(Verbs, Concern.Whole);
        Raise(declared.GlobalUsings, Concern.Whole);
        while (pending.Count > 0)
        {
            Follow(pending.Pop());
        }

        // Added up, because they are found in any order.
        var stamp = 0ul;
        foreach (var place in places)
        {
            ref readonly var found = ref declared.At(place.Key);
            var types = place.Value == Concern.Head ? found.Heads : found.Wholes;
            stamp = unchecked(stamp + Mixing.Seed.With((ulong)place.Value).With(types).With(found.Namespaces));
        }

        return stamp;
    }

    private void Raise(IReadOnlyList<Mention> mentions, Concern declaration)
    {
        for (var index = 0; index < mentions.Count; index++)
        {
            Raise(mentions[index].Name, mentions[index].For(declaration));
        }
    }

    private void Raise(ulong name, Concern concern)
    {
        var uses = declared.UsesOf(name);
        if (concern == Concern.None || uses == DeclaredNames.NameUses.None)
        {
            return;
        }

        var isKnown = concerns.TryGetValue(name, out var before);
        if (before >= concern)
        {
            return;
        }

        concerns[name] = concern;
        pending.Push(name);
        if (isKnown)
        {
            return;
        }

        if ((uses & DeclaredNames.NameUses.Type) != 0)
        {
            types.Add(name);
        }

        if ((uses & DeclaredNames.NameUses.Parent) != 0)
        {
            parents.Add(name);
        }
    }

    private void Follow(ulong name)
    {
        var uses = declared.UsesOf(name);
        if ((uses & DeclaredNames.NameUses.Type) != 0)
        {
            for (var index = 0; index < parents.Count; index++)
            {
                Visit(name, parents[index]);
            }
        }

        if ((uses & DeclaredNames.NameUses.Parent) != 0)
        {
            for (var index = 0; index < types.Count; index++)
            {
                Visit(types[index], name);
            }
        }
    }

    private void Visit(ulong name, ulong parent)
    {
        var concern = concerns[name];
        var index = declared.Find(name, parent);
        if (index < 0 || (places.TryGetValue(index, out var before) && before >= concern))
        {
            return;
        }

        places[index] = concern;
        for (var next = declared.At(index).Types - 1; next >= 0;)
        {
            (var type, next) = declared.Type(next);
            Raise(type.Mentions, concern);
            Raise(type.Usings, concern);
        }
    }
}
