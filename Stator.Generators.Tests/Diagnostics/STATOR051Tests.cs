using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR051Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: Shop.Check + "private OrderState? {|STATOR051:CheckDone|}() => null;");

    [Test]
    public Task Check_of_a_terminal_state_is_reported_at_its_name()
        => Expect(Broken, "Terminal state 'Done' must not have a check; remove 'CheckDone', or declare the state with [State]");

    [Test]
    public Task Check_of_an_automatic_state_is_fine()
        => Expect(Shop.Order());
}
