using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR024Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + "[Transition({|STATOR024:Done|}, Paid)]".Replace("Paid)", "Done)"));

    [Test]
    public Task Edge_out_of_a_terminal_state_is_reported_at_its_source()
        => Expect(
            Broken,
            "Terminal state 'Done' has an outgoing transition to 'Done'; remove it, or declare the state with [State] or [ExternalState]");

    [TestCase("[Transition({|STATOR024:Done|}, Paid)]")]
    [TestCase("[Timeout({|STATOR024:Done|}, Paid, After = \"1d\")]")]
    [TestCase("[Command(\"Open\", From = [Paid, {|STATOR024:Done|}], To = Paid)]")]
    public Task Edge_of_any_kind_is_reported(string edge)
        => Expect(Shop.Order(Shop.StartingAt("Paid") + edge));

    [Test]
    public Task Edge_out_of_an_external_state_is_fine()
        => Expect(Shop.Order(Shop.DoneIsExternal + "[Timeout(Done, Done, After = \"1d\")]"));
}
