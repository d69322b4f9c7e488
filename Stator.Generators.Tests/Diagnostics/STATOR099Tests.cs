using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR099Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Marked("STATOR099"));

    protected override AnalyzerOptions Options => Committed.File(
        "machines/Order.stator.json",
        Committed.Text(Shop.Order()).Replace("  \"state Done\"", "<<<<<<< HEAD\n  \"state Done\""));

    [Test]
    public Task Snapshot_with_a_conflict_is_reported_at_its_machine()
        => Expect(
            Broken,
            "'Order.stator.json' cannot be read, at line 5: it has the marks of a merge conflict; resolve it, or take it back from version control");

    [Test]
    public Task Build_that_writes_snapshots_does_not_overwrite_it()
        => AnalyzerCheck.Verify(Broken, options: Options.With("StatorWriteSnapshots", "true"));

    [Test]
    public Task Snapshot_of_another_class_is_not_reported_here()
        => AnalyzerCheck.Verify(
            Shop.Order(Shop.Marked("STATOR090")), options: Committed.File("Invoice.stator.json", "<<<<<<< HEAD"));
}
