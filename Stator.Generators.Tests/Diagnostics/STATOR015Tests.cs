using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR015Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(key: Shop.Key + "public int {|STATOR015:Graph|} { get; set; }");

    [Test]
    public Task Member_with_a_generated_name_is_reported_at_its_name()
        => Expect(
            Broken,
            "Stator generates 'Graph', but that is also the name of a member of 'Order'; rename that member");

    [TestCase("Graph")]
    [TestCase("StatorMachine")]
    [TestCase("StatorRows")]
    [TestCase("StatorSql")]
    [TestCase("PaidOutcome")]
    public Task Every_generated_name_is_reserved(string name)
        => Expect(Shop.Order(key: Shop.Key + "private class {|STATOR015:" + name + "|};"));

    [Test]
    public Task Property_of_a_group_is_reserved()
        => Expect(Shop.Order(Shop.Graph + """[StateGroup("Open", Paid)]""", key: Shop.Key + "public bool {|STATOR015:IsOpen|} => true;"));

    [Test]
    public Task Inherited_member_is_reported()
        => Expect(Shop.Order(
            type: "public sealed partial class Order : Entity") + "\npublic class Entity { public void {|STATOR015:Graph|}() { } }");

    [Test]
    public Task Class_that_is_called_like_its_own_member_is_reported()
        => Expect(Shop.Order(type: "public sealed partial class {|STATOR015:Graph|}"));

    [Test]
    public Task Type_that_is_called_like_the_verbs_is_reported_at_the_class()
        => Expect(
            Shop.Order(type: "public sealed partial class {|STATOR015:Order|}") + "\npublic static class OrderStator { }",
            "Stator generates 'OrderStator', but that is also the name of another type of the same namespace; rename that type");

    [Test]
    public Task State_called_Stay_is_reported_at_the_transition_that_enters_it()
        => Expect(Shop.Order(Shop.Graph + "[TerminalState(Stay)] [Transition(Paid, {|STATOR015:Stay|})]", states: "Paid, Done, Stay"));

    [TestCase("Fail")]
    [TestCase("StayFor")]
    [TestCase("Value")]
    [TestCase("Equals")]
    [TestCase("PaidOutcome")]
    public Task State_called_like_another_member_of_an_outcome_gets_another_name(string state)
        => Expect(Shop.Order(
                Shop.Graph + $"[TerminalState(OrderState.{state})] [Transition(Paid, OrderState.{state})]",
                check: $"private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.To{state} : PaidOutcome.Done;",
                states: "Paid, Done, " + state));

    [Test]
    public Task Outcome_of_a_state_without_a_check_is_free()
        => Expect(Shop.Order(key: Shop.Key + "public int DoneOutcome { get; set; }"));

    [Test]
    public Task Private_member_of_a_base_class_is_fine()
        => Expect(Shop.Order(
            type: "public sealed partial class Order : Entity")
            + "\npublic class Entity { private int Graph; public int Use() => Graph++; }");
}
