using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR006Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(Paid, {|STATOR006:DayOfWeek.Monday|})"));

    [Test]
    public Task Member_of_another_enum_is_reported_at_the_argument()
        => Expect(Broken, "'DayOfWeek.Monday' is not a member of 'OrderState'; use a member of it, such as 'Paid'");

    [Test]
    public Task Close_name_is_suggested()
        => Expect(
            Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(Paid, {|STATOR006:Old.Doen|})")) + "\npublic enum Old { Doen }",
            "'Old.Doen' is not a member of 'OrderState'; did you mean 'Done'?");

    [TestCase("1")]
    [TestCase("\"Done\"")]
    [TestCase("null!")]
    [TestCase("(OrderState)99")]
    [TestCase("typeof(int)")]
    public Task What_is_no_state_is_reported(string argument)
        => Expect(Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(Paid, {|STATOR006:" + argument + "|})")));

    [Test]
    public Task Unknown_name_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(Paid, {|CS0103:Doen|})")));

    [Test]
    public Task Missing_argument_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph.Replace("[Transition(Paid, Done)]", "[{|CS7036:Transition(Paid)|}]")));

    [Test]
    public Task Unknown_name_in_a_declaration_is_all_that_is_said()
        => Expect(Shop.Order(Shop.Graph.Replace("[State(Paid", "[State({|CS0103:Payd|}")));

    [Test]
    public Task Element_of_a_list_is_reported()
        => Expect(Shop.Order(Shop.Graph + """[Command("Close", From = [Paid, {|STATOR006:7|}], To = Done)]"""));

    [Test]
    public Task State_of_a_group_is_reported() => Expect(Shop.Order(Shop.Graph + """[StateGroup("Any", Paid, {|STATOR006:7|})]"""));

    [Test]
    public Task Element_of_an_array_is_reported()
        => Expect(Shop.Order(Shop.Graph + """[Command("Close", From = new object[] { Paid, {|STATOR006:7|} }, To = Done)]"""));

    [Test]
    public Task Initial_state_is_reported()
        => Expect(Shop.Order(Shop.StartingAt("{|STATOR006:7|}")));

    [Test]
    public Task Argument_given_by_name_is_reported()
        => Expect(Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(to: Done, from: {|STATOR006:7|})")));

    [Test]
    public Task Named_and_cast_members_are_fine()
        => Expect(Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(to: (OrderState)1, from: OrderState.Paid)")));
}
