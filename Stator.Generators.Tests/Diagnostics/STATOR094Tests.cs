using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR094Tests : DiagnosticTests
{
    private const string Held = "[ExternalState(Held)] [Timeout(Held, Done, After = \"1d\")] [Command(\"Hold\", From = [Paid], To = Held)]";

    protected override string Broken => Shop.Order(Shop.Marked("STATOR094", Held), states: "Paid, Done, Held");

    protected override AnalyzerOptions Options => Committed.As(Shop.Order());

    [Test]
    public Task Additions_are_reported_once_at_the_machine()
        => Expect(
            Broken,
            "The snapshot of 'Order' lacks state 'Held', timeout from 'Held' to 'Done', command 'Hold' from 'Paid' to 'Held'; update it");

    [Test]
    public Task Many_additions_are_counted()
        => Expect(
            Shop.Order(Shop.Marked("STATOR094", Held + "[Command(\"End\", From = [Paid, Held], To = Done)]"), states: "Paid, Done, Held"),
            "The snapshot of 'Order' lacks state 'Held', timeout from 'Held' to 'Done', command 'Hold' from 'Paid' to 'Held' and 2 more; update it");

    [Test]
    public Task Table_is_part_of_the_snapshot()
        => Expect(
            Shop.Order(Shop.Marked("STATOR094").Replace("(\"orders\")", "(\"purchases\")")),
            "The snapshot of 'Order' lacks table 'purchases' for 'orders'; update it");

    [Test]
    public Task Class_may_move_to_another_namespace_with_its_snapshot()
        => Expect(
            Shop.Order(Shop.Marked("STATOR094")).Replace("namespace Shop", "namespace Store").Replace("static Shop.", "static Store."),
            "The snapshot of 'Order' lacks machine 'Store.Order' for 'Shop.Order'; update it");

    [Test]
    public Task Same_machine_is_fine() => Expect(Shop.Order());

    [Test]
    public Task Retry_and_start_times_are_no_part_of_it()
        => Expect(Shop.Order(Shop.Graph.Replace("RetryAfter = \"30s\"", "RetryAfter = \"1h\", StartAfter = \"5s\"")));
}
