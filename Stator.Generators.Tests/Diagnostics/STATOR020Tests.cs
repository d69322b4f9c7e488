using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR020Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.StartingAt("{|STATOR020:Lost|}"), states: "Paid, Done, Lost");

    [Test]
    public Task Initial_state_without_a_declaration_is_reported_at_the_argument()
        => Expect(Broken, "'Order' has no usable initial state: 'Lost' is not declared; declare it with [State], or name a state that is");

    [Test]
    public Task Legacy_initial_state_is_reported()
        => Expect(
            Shop.Order(Shop.StartingAt("{|STATOR020:Lost|}", "[LegacyState(Lost, MoveTo = Paid)]"), states: "Paid, Done, Lost"),
            "'Order' has no usable initial state: 'Lost' is a legacy state; name a state that is in use");

    [Test]
    public Task Two_candidates_are_named()
        => Expect(
            Shop.Order(Shop.Marked("STATOR020", "[ExternalState(Lost)] [Command(\"End\", From = [Lost], To = Done)]"),
                states: "Paid, Done, Lost"),
            "'Order' has no usable initial state: no edge enters 'Paid' and 'Lost'; "
                + "say which is the first with Initial = Paid, or another of them");

    [Test]
    public Task Circle_without_a_beginning_is_reported()
        => Expect(
            Shop.Order(Shop.Marked("STATOR020").Replace("Terminal", "External") + "[Timeout(Done, Paid, After = \"1d\")]"),
            "'Order' has no usable initial state: every state is entered by an edge from another; "
                + "say which is the first with Initial = ...");

    [Test]
    public Task Machine_without_states_is_reported()
        => Expect(
            Shop.Order("[{|STATOR020:StateMachine<OrderState>|}(\"orders\")]", check: "", states: ""),
            "'Order' has no usable initial state: no state is declared; "
                + "declare the states with [State], [ExternalState] and [TerminalState]");

    [Test]
    public Task Edge_from_a_state_to_itself_does_not_count()
        => Expect(Shop.Order(Shop.Graph + "[Command(\"Touch\", From = [Paid], To = Paid)]"));

    [Test]
    public Task Given_one_is_fine_in_a_circle()
        => Expect(Shop.Order(Shop.StartingAt("Paid").Replace("Terminal", "External") + "[Timeout(Done, Paid, After = \"1d\")]"));
}
