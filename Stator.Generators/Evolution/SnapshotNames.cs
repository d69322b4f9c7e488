using System;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Evolution;

/// <summary>What snapshots are called, in them and on disk.</summary>
internal static class SnapshotNames
{
    public const string Ending = ".stator.json";

    /// <summary>The fact by which a snapshot belongs to its machine, whatever the file is called.</summary>
    public static string Full(TypeModel type) => type.Namespace.Length == 0 ? Short(type) : type.Namespace + "." + Short(type);

    /// <summary>The name without the namespace.</summary>
    public static string Short(TypeModel type) => string.Join(".", type.Containers.Reverse().Select(c => c.Name).Concat([type.Name]));

    /// <summary>Whether the files of two machines would have the same name.</summary>
    public static bool AreNamesakes(TypeModel one, TypeModel other) => Short(one) == Short(other) && Full(one) != Full(other);

    /// <summary>The name of a new file, without ending. The namespace is in it only where a namesake makes it needed.</summary>
    public static string File(TypeModel type, bool hasNamesake) => hasNamesake ? Full(type) : Short(type);

    public static bool IsSnapshot(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is called as the snapshot of a type, for one that cannot be read.</summary>
    public static bool IsCalledAfter(string path, TypeModel type)
    {
        var name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return string.Equals(name, Short(type) + Ending, StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, Full(type) + Ending, StringComparison.OrdinalIgnoreCase);
    }
}
