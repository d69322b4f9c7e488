using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR035Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph + "[Transition(Paid, {|STATOR035:Lost|})] [Timeout(Lost, Done, After = \"1d\")]", states: "Paid, Done, Lost");

    [Test]
    public Task State_in_use_is_reported_once_at_its_first_use()
        => Expect(
            Broken,
            "'Lost' is used by a transition but is not declared on 'Order'; "
                + "add [State], [ExternalState], [TerminalState] or [LegacyState] for it");

    [Test]
    public Task Target_of_a_legacy_state_is_reported()
        => Expect(Shop.Order(Shop.Graph + "[LegacyState(Old, MoveTo = {|STATOR035:Lost|})]", states: "Paid, Done, Lost, Old"));

    [Test]
    public Task State_of_a_group_is_reported()
        => Expect(
            Shop.Order(Shop.Graph + """[StateGroup("Any", Paid, {|STATOR035:Lost|})]""", states: "Paid, Done, Lost"),
            "'Lost' is used by a state group but is not declared on 'Order'; "
                + "add [State], [ExternalState], [TerminalState] or [LegacyState] for it");

    [Test]
    public Task Declared_state_is_fine()
        => Expect(Shop.Order(Shop.Graph + "[Transition(Paid, Lost)] [TerminalState(Lost)]", states: "Paid, Done, Lost"));
}
