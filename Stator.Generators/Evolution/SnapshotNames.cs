using System;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Evolution;

/// <summary>What snapshots are called, in them and on disk.</summary>
internal static class SnapshotNames
{
    public const string Ending = ".stator.json";

    /// <summary>The fact by which a snapshot belongs to its machine, whatever the file is called.</summary>
    public static string Full(MachineModel machine)
        => machine.Type.Namespace.Length == 0 ? Short(machine) : machine.Type.Namespace + "." + Short(machine);

    /// <summary>The name without the namespace. A second machine of a class has its prefix as a part of its own.</summary>
    public static string Short(MachineModel machine)
        => string.Join(
            ".",
            machine.Type.Containers.Reverse().Select(c => c.Name)
                .Concat([machine.Type.Name, machine.Prefix])
                .Where(n => n.Length > 0));

    /// <summary>Whether the files of two machines would have the same name.</summary>
    public static bool AreNamesakes(MachineModel one, MachineModel other) => Short(one) == Short(other) && Full(one) != Full(other);

    /// <summary>The name of a new file, without ending. The namespace is in it only where a namesake makes it needed.</summary>
    public static string File(MachineModel machine, bool hasNamesake) => hasNamesake ? Full(machine) : Short(machine);

    public static bool IsSnapshot(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is called as the snapshot of a machine, for one that cannot be read.</summary>
    public static bool IsCalledAfter(string path, MachineModel machine)
    {
        var name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return string.Equals(name, Short(machine) + Ending, StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, Full(machine) + Ending, StringComparison.OrdinalIgnoreCase);
    }
}
