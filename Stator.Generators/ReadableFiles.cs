using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Emission;
using Stator.Generators.Evolution;
using Stator.Generators.Model;

namespace Stator.Generators;

/// <summary>Which files for people a build writes, and what is in them.</summary>
internal static class ReadableFiles
{
    public static IEnumerable<(string Machine, ReadableFile File)> Of(
        IReadOnlyList<MachineModel> machines, IEnumerable<(string Path, string Text)> snapshots, BuildSwitches switches)
    {
        var before = snapshots
            .OrderBy(s => s.Path, System.StringComparer.Ordinal)
            .Select(s => new CommittedSnapshot(s.Path, SnapshotText.Read(s.Text)))
            .ToList();
        foreach (var machine in machines)
        {
            var full = SnapshotNames.Full(machine);
            var file = SnapshotNames.File(machine, hasNamesake: machines.Any(m => SnapshotNames.AreNamesakes(m, machine)));
            var old = CommittedSnapshot.Find(before, machine, name => machines.Any(m => SnapshotNames.Full(m) == name));

            // What cannot be read is not overwritten: the record of removed states would go with it.
            if (switches.WritesSnapshots && old?.Reading.Error is null)
            {
                var text = SnapshotText.Write(Snapshot.Of(machine, old?.Reading.Snapshot));
                yield return (full, new ReadableFile("snapshot", old?.Path ?? file + SnapshotNames.Ending, text));
            }

            if (switches.WritesDocs)
            {
                yield return (full, new ReadableFile("page", file + ".md", PageEmitter.Emit(machine)));
            }
        }
    }
}
