using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR037Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.DoneIsExternal + "[Transition({|STATOR037:Done|}, Paid)]");

    [Test]
    public Task Transition_out_of_an_external_state_is_reported_at_its_source()
        => Expect(
            Broken,
            "The transition from 'Done' to 'Paid' is never taken because 'Done' is an external state, which has no check; "
                + "use [Command] or [Timeout] instead, or declare the state with [State]");

    [TestCase("[Transition({|STATOR037:Lost|}, Paid)]")]
    [TestCase("[Timeout({|STATOR037:Lost|}, Done, After = \"1d\")]")]
    public Task Edge_out_of_a_legacy_state_is_reported(string edge)
        => Expect(Shop.Order(Shop.StartingAt("Paid") + "[LegacyState(Lost, MoveTo = Done)]" + edge, states: "Paid, Done, Lost"));

    [Test]
    public Task Timeout_and_command_of_an_external_state_are_fine()
        => Expect(Shop.Order(Shop.DoneIsExternal + "[Timeout(Done, Paid, After = \"1d\")]"));
}
