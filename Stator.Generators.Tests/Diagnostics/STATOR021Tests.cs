using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR021Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.StartingAt("{|STATOR021:Done|}").Replace("State(Paid", "State({|STATOR022:Paid|}"));

    [Test]
    public Task Terminal_initial_state_is_reported_at_the_argument()
        => Expect(
            Broken,
            "Initial state 'Done' is terminal, so that nothing ever happens to a new row; name another as Initial");

    [Test]
    public Task Inferred_one_is_reported_at_its_declaration()
        => Expect(Shop.Order(
                "[StateMachine<OrderState>(\"orders\")] [TerminalState({|STATOR021:Done|})]", check: "", states: "Done"));

    [Test]
    public Task External_initial_state_is_fine()
        => Expect(Shop.Order(
                "[StateMachine<OrderState>(\"orders\")] [ExternalState(Paid)] [TerminalState(Done)] [Command(\"End\", From = [Paid], To = Done)]",
                check: ""));
}
