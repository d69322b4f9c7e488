using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR050Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.WithoutCheck, check: "");

    [Test]
    public Task Missing_check_is_reported_at_the_state_argument()
        => Expect(Broken, "State 'Paid' needs a method 'CheckPaid'; add it, or declare the state with [ExternalState] or [TerminalState]");

    [Test]
    public Task Check_in_another_part_is_fine()
        => Expect(Shop.Order(check: "") + "\npartial class Order { private OrderState? CheckPaid() => Done; }");

    [Test]
    public Task Check_of_a_base_class_does_not_count()
        => Expect(
            Shop.Order(Shop.WithoutCheck, check: "", type: "public sealed partial class Order : Entity")
                + "\npublic abstract class Entity { protected OrderState? CheckPaid() => null; }");

    [Test]
    public Task External_state_needs_no_check()
        => Expect(Shop.Order(
            """
            [StateMachine<OrderState>("orders")]
            [ExternalState(Paid)]
            [TerminalState(Done)]
            [Command("Close", From = [Paid], To = Done)]
            """,
            check: ""));
}
