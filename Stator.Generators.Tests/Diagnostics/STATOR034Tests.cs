using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR034Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("TerminalState(Done", "ExternalState({|STATOR034:Done|}"));

    [Test]
    public Task External_state_without_a_way_out_is_reported_at_its_declaration()
        => Expect(
            Broken,
            "External state 'Done' is left by no command and no timeout; add a [Command] or a [Timeout], or declare it with [TerminalState]");

    [Test]
    public Task Command_to_itself_is_no_way_out()
        => Expect(Shop.Order(
                Shop.Graph.Replace("TerminalState(Done", "ExternalState({|STATOR034:Done|}")
                    + "[Command(\"Touch\", From = [Done], To = Done)]"));

    [TestCase("[Command(\"Reopen\", From = [Done], To = Paid)]")]
    [TestCase("[Timeout(Done, Paid, After = \"1d\")]")]
    public Task Command_or_timeout_is_a_way_out(string edge)
        => Expect(Shop.Order(Shop.DoneIsExternal.Replace("[Command(\"Reopen\", From = [Done], To = Paid)]", edge)));
}
