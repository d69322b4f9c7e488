using System.Linq;
using System.Text;

namespace Stator.Generators.Tests.Harness;

/// <summary>The sources of many machines, or of large ones: what is measured on. Also of the benchmarks.</summary>
internal static class MachineSource
{
    /// <summary>A machine as people write them: 6 states and 7 edges, 14 attributes in all.</summary>
    public static string Order(int number) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Stator;
        using static Shop.Orders{{number}}.OrderState;

        namespace Shop.Orders{{number}};

        public enum OrderState { AwaitingPayment = 1, Paid, Shipped, Delivered, Expired, OnHold }

        [StateMachine<OrderState>("orders_{{number}}", Initial = AwaitingPayment)]
        [State(AwaitingPayment, RetryAfter = "30s")]
        [State(Paid, RetryAfter = "30s", StartAfter = "5s")]
        [State(Shipped, RetryAfter = "1h")]
        [TerminalState(Delivered)]
        [TerminalState(Expired, DeleteAfter = "30d")]
        [ExternalState(OnHold)]
        [Transition(AwaitingPayment, Paid)]
        [Transition(Paid, Shipped)]
        [Transition(Shipped, Delivered)]
        [Timeout(AwaitingPayment, Expired, After = "1d")]
        [Command("Hold", From = [AwaitingPayment, Paid], To = OnHold)]
        [Command("Release", From = [OnHold], To = AwaitingPayment)]
        [Command("Lose", From = [Shipped], To = Expired)]
        public sealed partial class Order
        {
            public long Id { get; init; }
            public required string CustomerId { get; init; }
            public OrderState State { get; private set; }

            private async ValueTask<AwaitingPaymentOutcome> CheckAwaitingPayment(IPayments payments, CancellationToken ct)
                => await payments.IsPaidAsync(Id, ct) ? AwaitingPaymentOutcome.Paid : AwaitingPaymentOutcome.Stay;

            private PaidOutcome CheckPaid() => PaidOutcome.StayFor(TimeSpan.FromMinutes(10));

            private OrderState? CheckShipped() => Delivered;
        }

        public interface IPayments
        {
            ValueTask<bool> IsPaidAsync(long id, CancellationToken ct);
        }
        """;

    /// <summary>A file with nothing of Stator in it. One edit changes the body of a method, another the name of a property.</summary>
    public static string Plain(int number, int edit = 0, int declaration = 0) => $$"""
        using System;

        namespace Shop.Plain{{number}};

        public sealed class Calculator
        {
            public int Property{{declaration}} { get; set; }

            public int Calculate(int value)
            {
                var result = value;
                for (var i = 0; i < {{edit}}; i++)
                {
                    result += i;
                }

                return result;
            }

            public string Describe(int value) => $"{value}: {Calculate(value)}";
        }
        """;

    /// <summary>One machine of many states, with five transitions out of each. Every state has a check.</summary>
    public static string Large(int states)
    {
        var text = new StringBuilder("using Stator;\nusing static Large.S;\n\nnamespace Large;\n\npublic enum S { ");
        text.Append(string.Join(", ", Enumerable.Range(0, states).Select(i => $"S{i}"))).Append(" }\n\n");
        text.Append("[StateMachine<S>(\"large\", Initial = S0)]\n");
        foreach (var state in Enumerable.Range(0, states))
        {
            text.Append($"[State(S{state}, RetryAfter = \"30s\")]\n");
            foreach (var step in new[] { 1, 2, 3, 5, 8 })
            {
                text.Append($"[Transition(S{state}, S{(state + step) % states})]\n");
            }
        }

        text.Append("public partial class Machine\n{\n    public long Id { get; init; }\n    public S State { get; private set; }\n");
        foreach (var state in Enumerable.Range(0, states))
        {
            text.Append($"    private S{state}Outcome CheckS{state}() => S{state}Outcome.S{(state + 1) % states};\n");
        }

        return text.Append("}\n").ToString();
    }
}
