using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>The ancestors' traps that the compiler springs; the others are in Stator.Tests/Ancestors.</summary>
public sealed class AncestorTraps
{
    [Test]
    public Task DS_T18_a_check_of_an_external_state_is_not_accepted_in_silence() => AnalyzerCheck.Verify("""
        using Stator;

        public enum Light { On, Dim, Off }

        [StateMachine<Light>("lights", Initial = Light.On)]
        [State(Light.On, RetryAfter = "1s")]
        [ExternalState(Light.Dim)]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Dim)]
        [Command("Off", From = [Light.Dim], To = Light.Off)]
        public partial class Lamp
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            private Light? CheckOn() => Light.Dim;
            private Light? {|STATOR052:CheckDim|}() => Light.Off;
        }
        """);

    [TestCase("[TerminalState(Over, DeleteAfter = {|STATOR041:\"0s\"|})] [Transition(Paid, Over)]")]
    [TestCase("[TerminalState(Over)] [Timeout(Paid, Over, After = {|STATOR041:\"0s\"|})]")]
    public Task DS_T19_zero_does_not_mean_never(string more)
        => AnalyzerCheck.Verify(Shop.Order(Shop.StartingAt("Paid", more), states: "Paid, Done, Over"));

    [TestCase("States")]
    [TestCase("Choices")]
    [TestCase("InitialState")]
    [TestCase("TerminalStates")]
    [TestCase("Machine")]
    public Task DS_T34_a_state_does_not_vanish_because_of_its_name(string state)
        => AnalyzerCheck.Verify(Shop.Order(
            Shop.Graph + $"[TerminalState(OrderState.{state})] [Transition(Paid, OrderState.{state})]",
            check: $"private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.{state} : PaidOutcome.Done;",
            states: "Paid, Done, " + state));

    [Test]
    public Task DS_T35_members_that_are_no_business_of_the_graph_are_not_errors()
        => AnalyzerCheck.Verify(Shop.Order(
            key: Shop.Key + """
                public const int Limit = 3;
                public static readonly TimeSpan Patience = TimeSpan.FromDays(1);
                public event EventHandler? Changed;
                public enum Colour { Red }
                public sealed class Line;
                public int this[int index] => index;
                public void Raise() => Changed?.Invoke(this, EventArgs.Empty);
                public static implicit operator long(Order order) => order.Id;
                """));

    [Test]
    public Task DS_T37_a_circle_that_nothing_leads_into_is_not_overlooked()
        => AnalyzerCheck.Verify(Shop.Order(
            Shop.StartingAt(
                "Paid",
                """
                [State({|STATOR022:Here|}, RetryAfter = "1s", StartAfter = "1s")]
                [State({|STATOR022:There|}, RetryAfter = "1s", StartAfter = "1s")]
                [Transition(Here, There)] [Transition(There, Here)]
                """),
            check: Shop.Check + """
                private OrderState? CheckHere() => Id > 0 ? There : null;
                private OrderState? CheckThere() => Id > 0 ? Here : null;
                """,
            states: "Paid, Done, Here, There"));

    [Test]
    public Task DS_T42_a_state_of_another_machine_is_not_accepted_for_its_name()
        => AnalyzerCheck.Verify(
            Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(Paid, {|STATOR006:ParcelState.Done|})"))
            + "\npublic enum ParcelState { Done }");

    [Test]
    public Task DS_T42_a_class_that_has_no_rows_is_not_taken_for_a_machine()
        => AnalyzerCheck.Verify(Shop.Order(type: "public abstract partial class {|STATOR003:Order|}"));

    [TestCase("public OrderState {|STATOR013:State|} { get; set; }", "")]
    [TestCase("public OrderState State { get; private set; }", "public void Finish() => {|STATOR066:State|} = Done;")]
    public Task TK_T5_a_state_is_not_entered_by_an_assignment(string state, string more)
        => AnalyzerCheck.Verify(Shop.Order(state: state, check: Shop.Check + more));

    [Test]
    public Task DP_T20_two_classes_of_one_name_are_not_mixed_up()
        => AnalyzerCheck.Verify("""
            using Stator;

            namespace Shop
            {
                public enum OrderState { Wanted, Got }

                [StateMachine<OrderState>("orders")]
                [State(OrderState.Wanted, RetryAfter = "1m")]
                [TerminalState(OrderState.Got)]
                [Transition(OrderState.Wanted, OrderState.Got)]
                public sealed partial class Order
                {
                    public long Id { get; init; }
                    public OrderState State { get; private set; }
                    private WantedOutcome CheckWanted() => WantedOutcome.Got;
                }
            }

            namespace Stock
            {
                public enum OrderState { Wanted, Got }

                [StateMachine<OrderState>("stock_orders")]
                [State(OrderState.Wanted, RetryAfter = "1m")]
                [TerminalState(OrderState.Got)]
                [Transition(OrderState.Wanted, OrderState.Got)]
                public sealed partial class Order
                {
                    public long Id { get; init; }
                    public OrderState State { get; private set; }
                    private WantedOutcome CheckWanted() => WantedOutcome.Got;
                }
            }
            """);

    [Test]
    public Task DQ_T8_a_step_that_comes_twice_is_not_begun_for_ever_unseen()
        => AnalyzerCheck.Verify(Shop.Order(
            """
            [StateMachine<OrderState>("orders", Initial = Fetch)]
            [State({|STATOR029:Fetch|}, RetryAfter = "1s")]
            [State(Clean, RetryAfter = "1s")]
            [Transition(Fetch, Clean)]
            [Transition(Clean, Fetch)]
            """,
            check: """
                private FetchOutcome CheckFetch() => FetchOutcome.Clean;
                private CleanOutcome CheckClean() => CleanOutcome.Fetch;
                """,
            states: "Fetch, Clean"));

    [Test]
    public Task DQ_T9_a_step_that_is_renamed_or_removed_does_not_strand_its_rows_unseen()
        => AnalyzerCheck.Verify(
            Shop.Order(Shop.Marked("STATOR091")),
            options: Committed.As(Shop.Order(
                Shop.Graph + "[State(Packed, RetryAfter = \"1s\")] [Transition(Paid, Packed)] [Transition(Packed, Done)]",
                check: Shop.Check + "private OrderState? CheckPacked() => Done;",
                states: "Paid, Done, Packed")));
}
