using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR059Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Graph, check: "private OrderState? CheckPaid() => Id > 0 ? Done : {|STATOR059:Sent|};", states: States);

    private const string States = "Paid, Done, Sent";

    private static string Graph => Shop.Graph + "[TerminalState(Sent)] [Command(\"Send\", From = [Paid], To = Sent)]";

    [Test]
    public Task Undeclared_answer_is_reported_where_it_is_given()
        => Expect(
            Broken, "'CheckPaid' answers 'Sent', but [Transition(Paid, Sent)] is not declared; declare it, or answer another state");

    [Test]
    public Task State_itself_is_no_answer()
        => Expect(Shop.Order(check: "private OrderState? CheckPaid() => Id > 0 ? Done : {|STATOR059:Paid|};"));

    [Test]
    public Task State_that_is_nowhere_declared_is_reported()
        => Expect(Shop.Order(
            Shop.Marked("STATOR007"), check: "private OrderState? CheckPaid() => Id > 0 ? Done : {|STATOR059:Sent|};", states: States));

    [Test]
    public Task Declared_answer_is_fine()
        => Expect(Shop.Order(check: "private OrderState? CheckPaid() => Done;"));

    [Test]
    public Task Nothing_is_said_where_the_transitions_are_not_clear()
        => Expect(Shop.Order(
            Graph + "[Transition(Paid, {|STATOR006:(OrderState)9|})]",
            check: "private OrderState? CheckPaid() => Id > 0 ? Done : Sent;",
            states: States));

    [TestCase("private OrderState? CheckLater() => Sent;", "STATOR053:CheckLater")]
    [TestCase("private OrderState? Next() => Sent;")]
    public Task Other_methods_may_return_anything(string method, string mark = "")
        => Expect(Shop.Order(
            Graph,
            check: Shop.Check + (mark.Length > 0 ? method.Replace("CheckLater", "{|" + mark + "|}") : method),
            states: States));
}
