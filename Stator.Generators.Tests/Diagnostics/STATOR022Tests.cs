using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR022Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.StartingAt("Paid", "[TerminalState({|STATOR022:Lost|})]"), states: "Paid, Done, Lost");

    [Test]
    public Task State_that_no_edge_leads_to_is_reported_at_its_declaration()
        => Expect(
            Broken,
            "State 'Lost' cannot be reached from 'Paid' by any transition, timeout or command; add one, or declare it with [LegacyState]");

    [TestCase("[Transition(Paid, Lost)]")]
    [TestCase("[Timeout(Paid, Lost, After = \"1d\")]")]
    [TestCase("[Command(\"Lose\", From = [Paid], To = Lost)]")]
    public Task Edge_of_any_kind_is_enough(string edge)
        => Expect(Shop.Order(Shop.Graph + "[TerminalState(Lost)]" + edge, states: "Paid, Done, Lost"));

    [Test]
    public Task Legacy_state_need_not_be_reached()
        => Expect(Shop.Order(Shop.Graph + "[LegacyState(Lost, MoveTo = Done)]", states: "Paid, Done, Lost"));

    [Test]
    public Task Nothing_is_unreachable_while_the_initial_state_is_unknown()
        => Expect(Shop.Order(Shop.Marked("STATOR020", "[TerminalState(Lost)]"), states: "Paid, Done, Lost"));
}
