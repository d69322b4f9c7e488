using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR030Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph + "[LegacyState(Lost, MoveTo = Done)] [Transition(Paid, {|STATOR030:Lost|})]", states: "Paid, Done, Lost");

    [Test]
    public Task Edge_into_a_legacy_state_is_reported_at_its_target()
        => Expect(Broken, "The transition from 'Paid' enters 'Lost', which is a legacy state; enter a state that is in use");

    [Test]
    public Task Legacy_state_that_moves_to_a_legacy_state_is_reported()
        => Expect(
            Shop.Order(
                Shop.Graph + "[LegacyState(Lost, MoveTo = {|STATOR030:Old|})] [LegacyState(Old, MoveTo = Done)]",
                states: "Paid, Done, Lost, Old"));

    [Test]
    public Task Command_is_reported_once_however_many_states_allow_it()
        => Expect(
            Shop.Order(
                Shop.Graph
                    + "[ExternalState(Held)] [LegacyState(Lost, MoveTo = Done)] [Transition(Paid, Held)] [Command(\"Lose\", From = [Paid, "
                        + "Held], To = {|STATOR030:Lost|})]",
                states: "Paid, Done, Lost, Held"));

    [Test]
    public Task Edge_out_of_a_legacy_state_is_fine()
        => Expect(
            Shop.Order(
                Shop.Graph + "[LegacyState(Lost, MoveTo = Done)] [Command(\"Revive\", From = [Lost], To = Done)]",
                states: "Paid, Done, Lost"));
}
