using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class AddCheckFixTests
{
    private const string Start = """
        namespace Shop;

        public enum OrderState { Paid, Shipped, Done }


        """;

    private const string Graph = """
        [StateMachine<OrderState>("orders")]
        [State(OrderState.Paid, RetryAfter = "30s")]
        [TerminalState(OrderState.Done)]
        [Transition(OrderState.Paid, OrderState.Done)]

        """;

    private const string LongGraph = """
        [StateMachine<OrderState>("orders")]
        [State(OrderState.Paid, RetryAfter = "30s")]
        [State(OrderState.Shipped, RetryAfter = "1h")]
        [TerminalState(OrderState.Done)]
        [Transition(OrderState.Paid, OrderState.Shipped)]
        [Transition(OrderState.Shipped, OrderState.Done)]

        """;

    private const string Class = """
        public sealed partial class Order
        {
            public long Id { get; init; }

            public OrderState State { get; private set; }
        }

        """;

    private const string FixedClass = """
        public sealed partial class Order
        {
            public long Id { get; init; }

            public OrderState State { get; private set; }

            private ValueTask<PaidOutcome> CheckPaid(CancellationToken cancellationToken)
                => ValueTask.FromResult(PaidOutcome.Stay);
        }

        """;

    private const string FixedLongClass = """
        public sealed partial class Order
        {
            public long Id { get; init; }

            public OrderState State { get; private set; }

            private ValueTask<PaidOutcome> CheckPaid(CancellationToken cancellationToken)
                => ValueTask.FromResult(PaidOutcome.Stay);

            private ValueTask<ShippedOutcome> CheckShipped(CancellationToken cancellationToken)
                => ValueTask.FromResult(ShippedOutcome.Stay);
        }

        """;

    private static readonly string ShortStart = Start.Replace(" Shipped,", "");

    [Test]
    public async Task Check_that_stays_is_added_with_the_usings_it_needs()
    {
        var title = await FixCheck.Verify(
            new AddCheckFix(),
            "using Stator;\n\n" + ShortStart + Graph + Class,
            "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n" + ShortStart + Graph + FixedClass);
        Assert.That(title, Is.EqualTo("Add method 'CheckPaid'"));
    }

    [Test]
    public Task Usings_that_are_there_stay_as_they_are()
        => Verify(
            "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n",
            "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n");

    [Test]
    public Task Usings_are_added_in_their_order()
        => Verify(
            "// Head of the file\nusing System;\nusing System.Threading;\nusing System.Xml;\nusing Stator;\nusing static System.Math;\n\n",
            "// Head of the file\nusing System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing System.Xml;\nusing Stator;\n"
            + "using static System.Math;\n\n");

    [Test]
    public Task Head_of_the_file_stays_above_the_usings()
        => Verify(
            "// Head of the file\nusing Stator;\n\n",
            "// Head of the file\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n");

    [Test]
    public Task Global_usings_stay_first()
        => Verify(
            "global using Stator;\n\n",
            "global using Stator;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n");

    [Test]
    public Task Record_that_ends_in_a_semicolon_gets_a_body()
        => FixCheck.Verify(
            new AddCheckFix(),
            "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n" + ShortStart + Graph
            + "public sealed partial record Order : Entity;\n" + Entity,
            "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n" + ShortStart + Graph + """
                public sealed partial record Order : Entity
                {
                    private ValueTask<PaidOutcome> CheckPaid(CancellationToken cancellationToken)
                        => ValueTask.FromResult(PaidOutcome.Stay);
                }

                """ + Entity);

    [Test]
    public Task All_checks_are_added_at_once()
        => FixCheck.VerifyAll(
            new AddCheckFix(),
            "using Stator;\n\n" + Start + LongGraph + Class,
            "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n" + Start + LongGraph + FixedLongClass);

    [Test]
    public Task Carriage_returns_are_kept()
        => FixCheck.Verify(
            new AddCheckFix(),
            ("using Stator;\n\n" + ShortStart + Graph + Class).Replace("\n", "\r\n"),
            ("using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\n\n" + ShortStart + Graph + FixedClass)
            .Replace("\n", "\r\n"));

    private const string Entity = """

        public abstract record Entity
        {
            public long Id { get; init; }

            public OrderState State { get; protected set; }
        }

        """;

    private static Task Verify(string usings, string fixedUsings)
        => FixCheck.Verify(new AddCheckFix(), usings + ShortStart + Graph + Class, fixedUsings + ShortStart + Graph + FixedClass);
}
