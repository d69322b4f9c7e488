using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR060Tests : DiagnosticTests
{
    protected override string Broken => Order("private OrderState? CheckPaid() => Id > 0 ? Done : {|STATOR060:Late|};");

    [Test]
    public Task Target_of_the_timeout_is_reported_where_it_is_answered()
        => Expect(
            Broken,
            "'CheckPaid' answers 'Late', which only the timeout of 'Paid' may enter; declare [Transition(Paid, Late)] too, or leave it to "
            + "the timeout");

    [Test]
    public Task Target_that_is_declared_twice_is_fine()
        => Expect(Order("private OrderState? CheckPaid() => Id > 0 ? Done : Late;", "[Transition(Paid, Late)]"));

    [Test]
    public Task Timeout_alone_is_fine() => Expect(Order("private OrderState? CheckPaid() => Id > 0 ? Done : null;"));

    private static string Order(string check, string more = "")
        => Shop.Order(
            Shop.Graph + "[TerminalState(Late)] [Timeout(Paid, Late, After = \"1d\")]" + more, check: check, states: "Paid, Done, Late");
}
