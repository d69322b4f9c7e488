using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR055Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: "private {|STATOR055:bool|} CheckPaid() => true;");

    [Test]
    public Task Wrong_return_type_is_reported_at_the_type()
        => Expect(
            Broken, "'CheckPaid' must not return 'bool'; return 'PaidOutcome', 'OrderState?', or a Task or ValueTask of one of them");

    [TestCase("void")]
    [TestCase("int?")]
    [TestCase("Task")]
    [TestCase("ValueTask<int>")]
    [TestCase("DayOfWeek?")]
    [TestCase("object")]
    public Task Other_types_are_reported(string type)
        => Expect(Shop.Order(check: "private {|STATOR055:" + type + "|} CheckPaid() => throw new NotSupportedException();"));

    [Test]
    public Task Outcome_of_another_state_is_reported()
        => Expect(
            Shop.Order(
                Shop.Graph + "[State(Sent, RetryAfter = \"1m\")] [Transition(Paid, Sent)] [Transition(Sent, Done)]",
                check: "private {|STATOR055:SentOutcome|} CheckPaid() => default; private SentOutcome CheckSent() => default;",
                states: "Paid, Done, Sent"));

    [Test]
    public Task Nullable_outcome_is_reported()
        => Expect(Shop.Order(check: "private {|STATOR055:PaidOutcome?|} CheckPaid() => null;"));

    [TestCase("PaidOutcome")]
    [TestCase("Task<PaidOutcome>")]
    [TestCase("ValueTask<PaidOutcome>")]
    [TestCase("Order.PaidOutcome")]
    [TestCase("OrderState?")]
    [TestCase("Task<OrderState?>")]
    [TestCase("ValueTask<OrderState?>")]
    [TestCase("Nullable<OrderState>")]
    public Task Answers_of_every_shape_are_fine(string type)
        => Expect(Shop.Order(check: "private " + type + " CheckPaid() => throw new NotSupportedException();"));
}
