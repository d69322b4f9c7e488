using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Stator.Generators.Evolution;
using Stator.Generators.Model;
using Stator.Generators.Reading;

namespace Stator.Generators;

/// <summary>The committed snapshots of a compilation, and what the analyzer says of them.</summary>
internal sealed class SnapshotFiles(AnalyzerOptions options, Func<SourceText, SnapshotReading> read, CancellationToken cancellationToken)
{
    /// <summary>What Roslyn keeps for as long as the text of a file is the same.</summary>
    public static SourceTextValueProvider<SnapshotReading> Reader { get; } = new(static text => SnapshotText.Read(text.ToString()));

    private readonly BuildSwitches switches = BuildSwitches.Of(options.AnalyzerConfigOptionsProvider.GlobalOptions);

    private readonly IReadOnlyList<CommittedSnapshot> files =
        [.. from file in options.AdditionalFiles
            where SnapshotNames.IsSnapshot(file.Path)
            orderby file.Path
            let text = file.GetText(cancellationToken)
            where text is not null
            select new CommittedSnapshot(file.Path, read(text))];

    /// <summary>What has changed about a machine without errors, with what the fixes need to know.</summary>
    public IEnumerable<Problem> Check(MachineModel machine, Compilation compilation, CancellationToken token)
    {
        var committed = CommittedSnapshot.Find(
            files, machine, name => MachinesCalled(name, compilation, token).Any(m => SnapshotNames.Full(m) == name));
        if (committed is { Reading: { Error: { } error, Line: var line } })
        {
            var at = line.ToString(CultureInfo.InvariantCulture);
            return [new Problem("STATOR099", machine.Declaration, Path.GetFileName(committed.Path), at, error)];
        }

        // A build that writes the snapshots accepts what there is to accept.
        if (switches.WritesSnapshots)
        {
            return [];
        }

        if (committed is { Reading.Snapshot: { } before })
        {
            var problems = SnapshotDiff.Check(before, machine);
            return problems.Count == 0 ? [] : WithText(problems, committed.Path, Snapshot.Of(machine, before));
        }

        // Where nobody uses snapshots, nobody is told that one is missing.
        if (files.Count == 0 && !switches.AsksForSnapshots)
        {
            return [];
        }

        var hasNamesake = MachinesCalled(machine.Type.Name, compilation, token).Any(m => SnapshotNames.AreNamesakes(m, machine));
        var file = SnapshotNames.File(machine, hasNamesake) + SnapshotNames.Ending;
        return WithText(
            [new Problem("STATOR090", machine.Declaration, machine.Type.Name, file)],
            Path.Combine(switches.SnapshotFolder, file),
            Snapshot.Of(machine, null));
    }

    private static IEnumerable<Problem> WithText(IEnumerable<Problem> problems, string path, Snapshot snapshot)
    {
        var facts = new[] { "Path", path, "Snapshot", SnapshotText.Write(snapshot) };
        return problems.Select(p => p with { Facts = new EquatableArray<string>(p.Facts.Concat(facts)) });
    }

    // The machines whose class is called like a part of a name: the last one, or the one before the prefix.
    private static IEnumerable<MachineModel> MachinesCalled(string name, Compilation compilation, CancellationToken token)
    {
        var parts = name.Split('.');
        return compilation.GetSymbolsWithName(parts.Contains, SymbolFilter.Type, token)
            .OfType<INamedTypeSymbol>()
            .SelectMany(t => MachineReader.ReadAll(t, token));
    }
}
