using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR064Tests : DiagnosticTests
{
    protected override string Broken => Order("private OrderState? {|STATOR064:CheckPaid|}() => Id > 0 ? null : default(OrderState?);");

    [Test]
    public Task Check_that_can_only_stay_is_reported_at_its_name()
        => Expect(
            Broken,
            "'CheckPaid' can only stay, and 'Paid' has no timeout or command, so that no row ever leaves it; answer another state, or add "
            + "one of these");

    [Test]
    public Task Outcome_that_can_only_stay_is_reported()
        => Expect(Order("private PaidOutcome {|STATOR064:CheckPaid|}() { GC.KeepAlive(this); return PaidOutcome.Stay; }"));

    [TestCase("[Timeout(Paid, Done, After = \"1d\")]")]
    [TestCase("[Command(\"Finish\", From = [Paid], To = Done)]")]
    public Task State_with_another_way_out_is_fine(string edge)
        => Expect(Shop.Order(
            Shop.Graph.Replace("[Transition(Paid, Done)]", edge),
            check: "private OrderState? CheckPaid() { GC.KeepAlive(this); return null; }"));

    [TestCase("private OrderState? CheckPaid() => null;")]
    [TestCase("private PaidOutcome CheckPaid() => PaidOutcome.Stay;")]
    [TestCase("private ValueTask<PaidOutcome> CheckPaid() => ValueTask.FromResult(PaidOutcome.Stay);")]
    [TestCase("private ValueTask<OrderState?> CheckPaid() { return default; }")]
    public Task Check_that_is_still_to_be_written_is_fine(string check) => Expect(Order(check));

    [TestCase("private OrderState? CheckPaid() => Id > 0 ? Done : null;")]
    [TestCase("private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.Done : PaidOutcome.Stay;")]
    [TestCase("private OrderState? CheckPaid() => Id > 0 ? {|STATOR061:Next()|} : null; private OrderState? Next() => Done;")]
    public Task Check_that_may_answer_something_is_fine(string check) => Expect(Order(check));

    private static string Order(string check) => Shop.Order(check: check);
}
