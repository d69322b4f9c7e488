using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class DeclareTransitionFixTests
{
    private const string Check = "private OrderState? CheckPaid() => Id > 0 ? Done : Id < 0 ? Sent : null;";

    private const string LongCheck
        = "private OrderState? CheckPaid() => Id switch { 1 => Done, 2 => Sent, 3 => Late, 4 => Sent, _ => null };";

    private const string States = "Paid, Done, Sent, Late";

    private const string Graph = Shop.Graph + """

        [TerminalState(Sent)]
        [TerminalState(Late)] // too late
        [Timeout(Paid, Late, After = "1d")]
        """;

    [Test]
    public async Task Transition_is_declared_after_the_last_one()
    {
        var title = await FixCheck.Verify(
            new DeclareTransitionFix(),
            Shop.Order(Graph, Check, States),
            Shop.Order(Graph.Replace("[Transition(Paid, Done)]", "[Transition(Paid, Done)]\n[Transition(Paid, Sent)]"), Check, States));
        Assert.That(title, Is.EqualTo("Declare [Transition(Paid, Sent)]"));
    }

    [Test]
    public Task Transition_to_the_target_of_the_timeout_is_declared()
        => FixCheck.Verify(
            new DeclareTransitionFix(),
            Shop.Order(Graph, Check.Replace("Sent", "Late"), States).Replace("[TerminalState(Sent)]", "[ExternalState(Sent)]")
                .Replace("[Timeout", "[Command(\"Send\", From = [Paid], To = Sent)] [Command(\"End\", From = [Sent], To = Done)] [Timeout"),
            Shop.Order(Graph, Check.Replace("Sent", "Late"), States).Replace("[TerminalState(Sent)]", "[ExternalState(Sent)]")
                .Replace("[Timeout", "[Command(\"Send\", From = [Paid], To = Sent)] [Command(\"End\", From = [Sent], To = Done)] [Timeout")
                .Replace("[Transition(Paid, Done)]", "[Transition(Paid, Done)]\n[Transition(Paid, Late)]"));

    [Test]
    public Task First_transition_is_declared_after_the_states()
        => FixCheck.Verify(
            new DeclareTransitionFix(),
            Shop.Order(Graph.Replace("[Transition(Paid, Done)]\n", ""), "private OrderState? CheckPaid() => Id > 0 ? Done : null;", States)
                .Replace("[TerminalState(Sent)]", "[LegacyState(Sent, MoveTo = Done)]"),
            Shop.Order(
                    Graph.Replace("[Transition(Paid, Done)]\n", "").Replace("// too late", "// too late\n[Transition(Paid, Done)]"),
                    "private OrderState? CheckPaid() => Id > 0 ? Done : null;",
                    States)
                .Replace("[TerminalState(Sent)]", "[LegacyState(Sent, MoveTo = Done)]"));

    [Test]
    public Task States_are_written_as_the_others_are()
        => FixCheck.Verify(
            new DeclareTransitionFix(),
            Shop.Order(Qualified, Check, States).Replace("=> Id > 0 ? Done", "=> Id > 0 ? Late"),
            Shop.Order(Qualified + "\n[Stator.Transition(OrderState.Paid, OrderState.Late)]", Check, States)
                .Replace("=> Id > 0 ? Done", "=> Id > 0 ? Late"));

    [Test]
    public Task Attributes_of_one_line_stay_in_one_line()
        => FixCheck.Verify(
            new DeclareTransitionFix(),
            Shop.Order(Graph.Replace("Done)]\n[TerminalState(Sent", "Done)] [TerminalState(Sent"), Check, States),
            Shop.Order(
                Graph.Replace("Done)]\n[TerminalState(Sent", "Done)] [Transition(Paid, Sent)] [TerminalState(Sent"), Check, States));

    [Test]
    public Task Graph_may_be_on_another_part_of_the_class()
        => FixCheck.Verify(
            new DeclareTransitionFix(),
            Shop.Order(Graph, "", States) + "partial class Order { " + Check + " }",
            Shop.Order(Graph.Replace("[Transition(Paid, Done)]", "[Transition(Paid, Done)]\n[Transition(Paid, Sent)]"), "", States)
            + "partial class Order { " + Check + " }");

    [Test]
    public Task All_transitions_are_declared_once_each()
        => FixCheck.VerifyAll(
            new DeclareTransitionFix(),
            Shop.Order(Graph, LongCheck, States),
            Shop.Order(
                Graph.Replace("[Transition(Paid, Done)]", "[Transition(Paid, Done)]\n[Transition(Paid, Sent)]\n[Transition(Paid, Late)]"),
                LongCheck,
                States));

    [TestCase("private OrderState? CheckPaid() => Id > 0 ? Done : Paid;")]
    [TestCase("private OrderState? CheckPaid() => Id > 0 ? Done : Lost;")]
    public Task What_would_be_wrong_too_is_not_offered(string check)
        => FixCheck.VerifyNone(
            new DeclareTransitionFix(), Shop.Order(Shop.Graph + "[LegacyState(Lost, MoveTo = Done)]", check, "Paid, Done, Lost"));

    private const string Qualified = """
        [Stator.StateMachine<OrderState>("orders")]
        [Stator.State(OrderState.Paid, RetryAfter = "30s")]
        [Stator.TerminalState(OrderState.Done), Stator.TerminalState(OrderState.Sent)]
        [Stator.TerminalState(OrderState.Late)]
        [Stator.Command("Finish", From = [OrderState.Paid], To = OrderState.Done)] [Stator.Transition(OrderState.Paid, OrderState.Sent)]
        """;
}
