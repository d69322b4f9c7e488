using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Evolution;

/// <summary>A snapshot file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Reading">What became of reading it.</param>
internal sealed record CommittedSnapshot(string Path, SnapshotReading Reading)
{
    /// <summary>
    /// The snapshot of a machine: the one that says so, or else the one that is called after it and belongs to no other machine. So a class
    /// may move to another namespace, and one that is renamed takes its file with it.
    /// </summary>
    /// <param name="all">All snapshots.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="isMachine">Whether a full name is that of a machine.</param>
    public static CommittedSnapshot? Find(IReadOnlyList<CommittedSnapshot> all, MachineModel machine, Func<string, bool> isMachine)
        => all.FirstOrDefault(s => s.Reading.Snapshot?.Machine == SnapshotNames.Full(machine))
            ?? all.FirstOrDefault(s => SnapshotNames.IsCalledAfter(s.Path, machine)
                && (s.Reading.Snapshot is null || !isMachine(s.Reading.Snapshot.Machine)));
}
