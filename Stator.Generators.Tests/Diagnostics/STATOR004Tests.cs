using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR004Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Marked("STATOR004"), states: "Paid = 1, Done = 2", stateType: "[Flags] public enum OrderState");

    [Test]
    public Task Flags_enum_is_reported_at_the_attribute()
        => Expect(Broken, "State type 'OrderState' is a [Flags] enum, whose values can be mixed; use an enum without [Flags]");

    [Test]
    public Task What_is_no_enum_is_the_only_thing_reported()
        => Expect(Shop.Order(Shop.Graph.Replace("StateMachine<OrderState>", "{|STATOR004:StateMachine<{|CS0315:int|}>|}")));

    [Test]
    public Task What_does_not_exist_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph.Replace("OrderState", "{|CS0246:OderState|}")));

    [Test]
    public Task Plain_enum_is_fine()
        => Expect(Shop.Order(stateType: "internal enum OrderState", type: "internal sealed partial class Order"));
}
