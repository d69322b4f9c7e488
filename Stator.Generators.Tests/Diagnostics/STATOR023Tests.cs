using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR023Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph + "[State({|STATOR023:Lost|}, RetryAfter = \"1h\")] [Transition(Paid, Lost)]",
            check: Shop.Check + "private OrderState? CheckLost() => null;",
            states: "Paid, Done, Lost");

    [Test]
    public Task State_without_an_edge_out_of_it_is_reported_at_its_declaration()
        => Expect(
            Broken,
            "State 'Lost' has no way out and is not terminal; add a [Transition], or declare it with [TerminalState]");

    [Test]
    public Task Transition_to_itself_is_no_way_out()
        => Expect(Broken.Replace("[Transition(Paid, Lost)]", "[Transition(Paid, Lost)] [Timeout(Lost, Lost, After = \"1d\")]"));

    [TestCase("[Transition(Lost, Done)]")]
    [TestCase("[Timeout(Lost, Done, After = \"1d\")]")]
    [TestCase("[Command(\"Recover\", From = [Lost], To = Done)]")]
    public Task Edge_of_any_kind_is_a_way_out(string edge)
        => Expect(Broken.Replace("{|STATOR023:Lost|}", "Lost").Replace("[Transition(Paid, Lost)]", "[Transition(Paid, Lost)]" + edge));

    [Test]
    public Task Nothing_is_said_while_an_edge_is_wrong()
        => Expect(Broken.Replace("{|STATOR023:Lost|}", "Lost").Replace("(Paid, Lost)", "(Paid, {|CS0103:Lots|})"));
}
