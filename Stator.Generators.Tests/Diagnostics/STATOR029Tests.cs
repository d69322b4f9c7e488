using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR029Tests : DiagnosticTests
{
    protected override string Broken
        => Circle("State({|STATOR029:Paid|}, RetryAfter = \"30s\")");

    [Test]
    public Task Circle_is_reported_at_its_first_state()
        => Expect(
            Broken,
            "The cycle 'Paid → Sent → Paid' can spin because each of its states is tried at once; add StartAfter = \"1s\" or more to one of them");

    [Test]
    public Task StartAfter_breaks_it()
        => Expect(Circle("State(Paid, RetryAfter = \"30s\", StartAfter = \"1s\")"));

    [Test]
    public Task StartAfter_of_zero_does_not()
        => Expect(Circle("State({|STATOR029:Paid|}, RetryAfter = \"30s\", StartAfter = \"0s\")"));

    [Test]
    public Task State_that_only_leads_to_the_circle_is_not_on_it()
        => Expect(Circle("State({|STATOR029:Paid|}, RetryAfter = \"30s\")").Replace("Initial = Paid", "Initial = New")
                .Replace("[TerminalState", "[State(New, RetryAfter = \"1s\")] [Transition(New, Paid)] [TerminalState")
                .Replace("enum OrderState { ", "enum OrderState { New, ")
                    .Replace("Order\n{", "Order\n{ private OrderState? CheckNew() => Paid;"));

    [Test]
    public Task Transition_to_itself_is_a_circle()
        => Expect(Shop.Order(Shop.Graph.Replace("State(Paid", "State({|STATOR029:Paid|}") + "[Transition(Paid, {|STATOR027:Paid|})]"));

    [TestCase("[Timeout(Sent, Paid, After = \"1d\")]")]
    [TestCase("[Command(\"Back\", From = [Sent], To = Paid)]")]
    public Task Other_edges_break_it(string edge)
        => Expect(Circle("State(Paid, RetryAfter = \"30s\")").Replace("[Transition(Sent, Paid)]", edge));

    private static string Circle(string paid)
        => Shop.Order(
            Shop.StartingAt("Paid", "[State(Sent, RetryAfter = \"1m\")] [Transition(Paid, Sent)] [Transition(Sent, Paid)]")
                .Replace("State(Paid, RetryAfter = \"30s\")", paid),
            check: Shop.Check + "private OrderState? CheckSent() => throw new NotSupportedException();",
            states: "Paid, Sent, Done");
}
