using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR062Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(check: "private OrderState? CheckPaid() => Id switch { > 0 => Done, _ => {|STATOR062:default|} };");

    [Test]
    public Task Default_of_the_enum_is_reported_where_it_is()
        => Expect(Broken, "'default' of 'OrderState' is the state 'Paid' and does not mean to stay; answer null");

    [Test]
    public Task Default_that_is_no_state_is_reported()
        => Expect(
            Shop.Order(check: "private OrderState? CheckPaid() => Id > 0 ? Done : {|STATOR062:default|};", states: "Paid = 1, Done"),
            "'default' of 'OrderState' is no state at all and does not mean to stay; answer null");

    [TestCase("return {|STATOR062:default(OrderState)|};")]
    [TestCase("var next = {|STATOR062:default(OrderState)|}; if (Id > 0) { next = Done; } return next;")]
    public Task Other_ways_to_write_it_are_reported(string body)
        => Expect(Shop.Order(check: "private OrderState? CheckPaid() { " + body + " }"));

    [TestCase("return default;")]
    [TestCase("return default(OrderState?);")]
    [TestCase("OrderState? next = default; if (Id > 0) { next = Done; } return next;")]
    [TestCase("return Id > 0 ? Done : default(OrderState?);")]
    public Task Default_of_the_nullable_enum_is_fine(string body)
        => Expect(Shop.Order(check: "private OrderState? CheckPaid() { " + body + " }"));

    [Test]
    public Task Default_of_an_outcome_is_fine()
        => Expect(Shop.Order(check: "private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.Done : default;"));
}
