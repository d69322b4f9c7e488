using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR012Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(key: "", type: "public sealed partial class {|STATOR012:Order|}");

    [Test]
    public Task Class_without_a_key_is_reported_at_its_name()
        => Expect(
            Broken, "'Order' has no key; declare a property 'Id' with a getter and a setter, or mark such a property with [StatorKey]");

    [Test]
    public Task Key_that_cannot_be_set_does_not_count()
        => Expect(Shop.Order(key: "public long Id { get; }", type: "public sealed partial class {|STATOR012:Order|}"));

    [Test]
    public Task Marked_property_is_fine()
        => Expect(Shop.Order(key: "[StatorKey] public Guid Number { get; init; }"));

    [Test]
    public Task Key_of_a_base_class_is_fine()
        => Expect(
            Shop.Order(key: "", type: "public sealed partial class Order : Entity")
                + "\npublic abstract class Entity { public int Id { get; init; } }");
}
