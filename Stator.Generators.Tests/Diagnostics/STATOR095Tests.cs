using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR095Tests : DiagnosticTests
{
    private static readonly string External = Shop.Order(
        Shop.Graph
            .Replace("State(Paid, RetryAfter = \"30s\")", "ExternalState(Paid)")
            .Replace("Transition(Paid, Done)", "Command(\"End\", From = [Paid], To = Done)"),
        check: "");

    private static readonly string Automatic = Shop.Order(
        Shop.Graph.Replace("Transition(Paid, Done)", "Command(\"End\", From = [Paid], To = Done)"));

    protected override string Broken => Automatic.Replace("[State(Paid", "[State({|STATOR095:Paid|}");

    protected override AnalyzerOptions Options => Committed.As(External);

    [Test]
    public Task State_that_has_become_automatic_is_reported_at_the_state()
        => Expect(
            Broken,
            "'Paid' changed from external to automatic; rows already in it have no due time of a check, so force them into the state again, "
            + "then update the snapshot");

    [Test]
    public async Task State_that_is_automatic_no_longer_is_reported()
    {
        var messages = await AnalyzerCheck.Verify(
            External.Replace("ExternalState(Paid)", "ExternalState({|STATOR095:Paid|})"), options: Committed.As(Automatic));
        Assert.That(
            messages[0],
            Is.EqualTo("'Paid' changed from automatic to external; no check comes for rows already in it, so see that something else moves them, "
                + "then update the snapshot"));
    }

    [Test]
    public Task Retiring_an_automatic_state_only_makes_the_snapshot_old()
        => AnalyzerCheck.Verify(
            Shop.Order(Shop.Marked("STATOR094", "[LegacyState(Old, MoveTo = Paid)]"), states: "Paid, Done, Old"),
            options: Committed.As(Shop.Order(
                Shop.StartingAt("Paid", "[State(Old, RetryAfter = \"1s\")] [Transition(Paid, Old)]"),
                check: Shop.Check + "private OrderState? CheckOld() => null;",
                states: "Paid, Done, Old")));

    [Test]
    public Task Between_external_and_terminal_the_snapshot_is_only_old()
        => AnalyzerCheck.Verify(
            Shop.Order(Shop.Marked("STATOR094").Replace("TerminalState(Done", "ExternalState({|STATOR034:Done|}")), options: Committed.As(Shop.Order()));
}
