using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR011Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(state: "", type: "public sealed partial class {|STATOR011:Order|}");

    [Test]
    public Task Class_without_a_state_property_is_reported_at_its_name()
        => Expect(
            Broken,
            "'Order' has no property of type 'OrderState' with a getter and a setter, or has several and none called 'State'; declare one");

    [TestCase("public OrderState State { get; }")]
    [TestCase("public OrderState? State { get; set; }")]
    [TestCase("public static OrderState State { get; set; }")]
    [TestCase("public OrderState State => Paid;")]
    [TestCase("public int State { get; set; }")]
    public Task Property_that_cannot_hold_the_state_does_not_count(string property)
        => Expect(Shop.Order(state: property, type: "public sealed partial class {|STATOR011:Order|}"));

    [Test]
    public Task Two_properties_are_told_apart_by_name()
        => Expect(Shop.Order(state: "public OrderState Before { get; set; } public OrderState State { get; private set; }"));

    [Test]
    public Task Two_properties_of_other_names_are_reported()
        => Expect(
            Shop.Order(
                state: "public OrderState Before { get; set; } public OrderState Now { get; set; }",
                type: "public sealed partial class {|STATOR011:Order|}"));

    [Test]
    public Task Property_of_a_base_class_is_fine()
        => Expect(
            Shop.Order(state: "", type: "public sealed partial class Order : Entity")
                + "\npublic abstract class Entity { public OrderState Phase { get; protected set; } }");

    [Test]
    public Task Property_that_only_a_base_class_can_set_does_not_count()
        => Expect(
            Shop.Order(state: "", type: "public sealed partial class {|STATOR011:Order|} : Entity")
                + "\npublic abstract class Entity { public OrderState Phase { get; private set; } }");
}
