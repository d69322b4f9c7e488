using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR052Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.DoneIsExternal, check: Shop.Check + "private OrderState? {|STATOR052:CheckDone|}() => null;");

    [Test]
    public Task Check_of_an_external_state_is_reported_at_its_name()
        => Expect(Broken, "'CheckDone' is never called because 'Done' is an external state; remove it, or declare the state with [State]");

    [Test]
    public Task Check_of_a_legacy_state_is_reported()
        => Expect(
            Shop.Order(
                Shop.Graph + "[LegacyState(Lost, MoveTo = Done)]",
                check: Shop.Check + "private OrderState? {|STATOR052:CheckLost|}() => null;",
                states: "Paid, Done, Lost"));

    [Test]
    public Task Check_of_an_automatic_state_is_fine()
        => Expect(Shop.Order());
}
