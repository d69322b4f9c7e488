using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR148Tests : DiagnosticTests
{
    private const string Held = """
        [ExternalState(Held)]
        [Transition(Paid, Held)]
        [Command("Close", From = [Held], To = Done)]
        """;

    protected override string Broken => Order("Held", """[Command("Resume", From = [Held], To = Paid)]""");

    [Test]
    public Task Way_back_is_reported_at_the_property()
        => Expect(
            Broken,
            "'Email' cannot be unique only until 'Held' because a row may go on from there to 'Paid', where another may have its value by then; "
                + "add 'Paid' to Until, or remove the edge");

    [Test]
    public Task Way_back_of_a_retired_state_is_reported() => Expect(Order("Old", "[LegacyState(Old, MoveTo = Paid)]", states: ", Old"));

    [TestCase("DayOfWeek.Monday")]
    [TestCase("(OrderState)99")]
    public Task What_is_no_state_is_reported(string state) => Expect(Order(state));

    [Test]
    public Task State_that_is_not_declared_is_reported()
        => Expect(Order("Lost", states: ", Lost").Replace("StateMachine<OrderState>", "{|STATOR007:StateMachine<OrderState>|}"));

    [Test]
    public Task Where_no_state_is_left_it_is_reported()
        => Expect(
            Order("Paid, Held"),
            "'Email' cannot be unique only until 'Paid, Held' because no state is left in which it is unique; leave one out");

    [Test]
    public Task What_one_property_of_a_group_says_counts_for_all()
        => Expect(Shop.Order(
            Graph("[Command(\"Resume\", From = [Held], To = Paid)]"), states: "Paid, Done, Held",
            key: Shop.Key + "[Unique(Group = \"a\")] public int A { get; set; } "
                + "[Unique(Group = \"a\", Until = [Held])] public int {|STATOR148:B|} { get; set; }"));

    [Test]
    public Task State_that_does_not_compile_is_left_to_the_compiler() => Expect(Order("{|CS0103:Nope|}", isReported: false));

    [TestCase("Held")]
    [TestCase("Held, Done")]
    [TestCase("Done")]
    public Task States_without_a_way_back_are_fine(string until) => Expect(Order(until, isReported: false));

    private static string Order(string until, string more = "", string states = "", bool isReported = true)
        => Shop.Order(
            Graph(more), states: "Paid, Done, Held" + states,
            key: Shop.Key + $"[Unique(Until = [{until}])] public string {(isReported ? "{|STATOR148:Email|}" : "Email")} {{ get; set; }} = \"\";");

    private static string Graph(string more) => Shop.StartingAt("Paid", "\n" + Held + "\n" + more);
}
