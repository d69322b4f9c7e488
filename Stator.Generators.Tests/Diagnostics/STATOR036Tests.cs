using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR036Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + "[{|STATOR036:Command|}(\"Close\", From = [Paid])]");

    [Test]
    public Task Command_without_a_target_is_reported_at_the_attribute()
        => Expect(Broken, "Command 'Close' does not say where it leads; add To = ...");

    [TestCase("")]
    [TestCase(", From = []")]
    public Task Command_without_a_source_is_reported(string from)
        => Expect(
            Shop.Order(Shop.Graph + "[{|STATOR036:Command|}(\"Close\", To = Done" + from + ")]"),
            "Command 'Close' does not say in which states it is allowed; add From = [...]");

    [Test]
    public Task Legacy_state_without_a_target_is_reported()
        => Expect(
            Shop.Order(Shop.Graph + "[{|STATOR036:LegacyState|}(Lost)]", states: "Paid, Done, Lost"),
            "Legacy state 'Lost' does not say where its rows go; add MoveTo = ...");

    [Test]
    public Task Complete_command_is_fine()
        => Expect(Shop.Order(Shop.Graph + "[Command(\"Close\", From = [Paid], To = Done)]"));
}
