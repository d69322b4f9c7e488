using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR091Tests : DiagnosticTests
{
    private const string Three = "Paid, Done, Held";

    private const string Held = "[ExternalState(Held)] [Command(\"Hold\", From = [Paid], To = Held)]";

    protected override string Broken => Shop.Order(Shop.Marked("STATOR091"));

    protected override AnalyzerOptions Options => Committed.As(Shop.Order(Shop.Graph + Held, states: Three));

    [Test]
    public Task Removed_state_is_reported_at_the_machine()
        => Expect(
            Broken,
            "State 'Held' was removed, but rows may still hold 'Held'; keep it as [LegacyState(Held, MoveTo = …)], "
            + "give the state that it is called now Name = \"Held\", or update the snapshot");

    [Test]
    public Task Retired_state_only_makes_the_snapshot_old()
        => Expect(Shop.Order(Shop.Marked("STATOR094", "[LegacyState(Held, MoveTo = Paid)]"), states: Three));

    [Test]
    public Task Renamed_state_that_keeps_its_stored_name_only_makes_the_snapshot_old()
        => Expect(Shop.Order(
            Shop.Marked("STATOR094", Held.Replace("(Held", "({|STATOR034:Waiting|}, Name = \"Held\"").Replace("To = Held", "To = Waiting")),
            states: "Paid, Done, Waiting"));

    [Test]
    public Task Build_that_writes_the_snapshots_accepts_it()
        => AnalyzerCheck.Verify(Shop.Order(), options: Options.With("StatorWriteSnapshots", "true"));

    [Test]
    public Task Machine_with_another_error_is_not_compared()
        => Expect(Shop.Order(Shop.WithoutCheck, check: ""));
}
