using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR093Tests : DiagnosticTests
{
    private const string Held = "[ExternalState(Held)] [Timeout(Held, Done, After = \"1d\")] [Command(\"Hold\", From = [Paid], To = Held)]";

    private static readonly string Before = Shop.Order(
        Shop.Graph + Held + "[Command(\"End\", From = [Paid, Held], To = Done)]", states: "Paid, Done, Held");

    protected override string Broken
        => Shop.Order(Shop.Marked("STATOR093", Held + "[Command(\"End\", From = [Paid], To = Done)]"), states: "Paid, Done, Held");

    protected override AnalyzerOptions Options => Committed.As(Before);

    [Test]
    public Task Removed_edge_is_reported_at_the_machine()
        => Expect(
            Broken,
            "The command 'End' from 'Held' to 'Done' was removed; put it back if code or rows depend on it, or update the snapshot");

    [Test]
    public Task Edges_of_a_retired_state_may_go()
        => Expect(Shop.Order(
            Shop.Marked("STATOR094", "[LegacyState(Held, MoveTo = Paid)] [Command(\"End\", From = [Paid], To = Done)]"),
            states: "Paid, Done, Held"));

    [Test]
    public Task Edges_in_another_order_are_the_same()
        => Expect(Shop.Order(
            Shop.StartingAt("Paid", "[Command(\"End\", From = [Held, Paid], To = Done)]" + Held), states: "Held, Paid, Done"));
}
