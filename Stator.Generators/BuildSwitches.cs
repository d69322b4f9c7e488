using System;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Stator.Generators;

/// <summary>The MSBuild properties that concern the files that people read: Stator.Runtime.props shows them to the compiler.</summary>
/// <param name="AsksForSnapshots"><c>StatorSnapshots</c>: every machine should have a snapshot.</param>
/// <param name="WritesSnapshots"><c>StatorWriteSnapshots</c>: this build writes them.</param>
/// <param name="WritesDocs"><c>StatorWriteDocs</c>: this build writes a page for each machine.</param>
/// <param name="SnapshotFolder"><c>StatorSnapshotFolder</c>: where new snapshots belong; empty where the compiler is not told.</param>
internal sealed record BuildSwitches(bool AsksForSnapshots, bool WritesSnapshots, bool WritesDocs, string SnapshotFolder)
{
    public static BuildSwitches Of(AnalyzerConfigOptions options)
        => new(
            IsTrue(options, "StatorSnapshots"),
            IsTrue(options, "StatorWriteSnapshots"),
            IsTrue(options, "StatorWriteDocs"),
            Value(options, "StatorSnapshotFolder"));

    private static bool IsTrue(AnalyzerConfigOptions options, string property)
        => Value(options, property).Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string Value(AnalyzerConfigOptions options, string property)
        => options.TryGetValue("build_property." + property, out var value) ? value : string.Empty;
}
