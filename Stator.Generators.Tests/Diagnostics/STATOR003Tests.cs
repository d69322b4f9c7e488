using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR003Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(type: "public abstract partial class {|STATOR003:Order|}");

    [Test]
    public Task Abstract_class_is_reported_at_its_name()
        => Expect(
            Broken, "'Order' cannot be a state machine because it is abstract; use an ordinary class that the whole assembly can see");

    [Test]
    public Task Static_class_is_reported_once()
        => Expect(
            Shop.Order(
                type: "public static partial class {|STATOR003:Order|}",
                key: "",
                state: "",
                check: "private static OrderState? CheckPaid() => Done;"));

    [Test]
    public Task Generic_class_is_reported()
        => Expect(Shop.Order(type: "public sealed partial class {|STATOR003:Order|}<T>"));

    [Test]
    public Task File_local_class_is_reported()
        => Expect(Shop.Order(type: "file sealed partial class {|STATOR003:Order|}"));

    [Test]
    public Task Private_class_is_reported()
        => Expect(Shop.Order(around: "public static partial class Door", type: "private sealed partial class {|STATOR003:Order|}"));

    [Test]
    public Task Class_in_a_generic_one_is_reported()
        => Expect(Shop.Order(around: "public partial class Door<T>", type: "public sealed partial class {|STATOR003:Order|}"));

    [Test]
    public Task Internal_class_is_fine()
        => Expect(Shop.Order(type: "internal sealed partial class Order"));

    [Test]
    public Task Class_that_others_derive_from_is_fine()
        => Expect(Shop.Order(type: "public partial class Order"));

    [Test]
    public Task Struct_is_left_to_the_compiler()
        => Expect(
            Shop.Order(
                """
                [{|CS0592:StateMachine<OrderState>|}("orders")]
                [{|CS0592:State|}(Paid, RetryAfter = "30s")]
                [{|CS0592:TerminalState|}(Done)]
                """,
                type: "public partial struct Order"));
}
