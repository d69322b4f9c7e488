using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR066Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: "private OrderState? CheckPaid() { {|STATOR066:State|} = Done; return Done; }");

    [Test]
    public Task Assignment_to_the_state_is_reported_where_it_is()
        => Expect(
            Broken,
            "'State' is assigned directly, which writes nothing and follows no rule; answer an outcome, or use a command or ForceAsync");

    [TestCase("public void Finish() => {|STATOR066:State|} = Done;")]
    [TestCase("public void Finish() => {|STATOR066:State|}++;")]
    [TestCase("public static Order Make() { var order = new Order(); {|STATOR066:order.State|} = Done; return order; }")]
    [TestCase("public bool Late { set { {|STATOR066:State|} = value ? Done : Paid; } }")]
    [TestCase("public Action Finish => () => {|STATOR066:State|} = Done;")]
    public Task Assignments_anywhere_in_the_class_are_reported(string member) => Expect(Shop.Order(check: Shop.Check + member));

    [TestCase("public Order() => State = Done;")]
    [TestCase("public static Order Make() => new Order { State = Done };")]
    [TestCase("public OrderState Other { get; set; } public void Change() => Other = Done;")]
    [TestCase("public OrderState Last() => State;")]
    public Task Making_a_row_and_other_properties_are_fine(string member) => Expect(Shop.Order(check: Shop.Check + member));

    [Test]
    public Task Copy_with_another_state_is_fine()
        => Expect(Shop.Order(
            type: "public sealed partial record Order", check: Shop.Check + "public Order Ended() => this with { State = Done };"));

    [Test]
    public Task Initializer_of_the_property_is_fine()
        => Expect(Shop.Order(state: "public OrderState State { get; private set; } = Paid;"));

    [Test]
    public Task Property_of_another_class_is_fine()
        => Expect(Shop.Order(check: Shop.Check + "public void Set(Box box) => box.State = Done;")
            + " public sealed class Box { public OrderState State { get; set; } }");
}
