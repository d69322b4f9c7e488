using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR001Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(type: "public sealed class {|STATOR001:Order|}");

    [Test]
    public Task Class_that_is_not_partial_is_reported_at_its_name()
        => Expect(Broken, "'Order' has [StateMachine] but is not partial; add 'partial' to its declaration");

    [Test]
    public Task Partial_class_is_fine()
        => Expect(Shop.Order());

    [Test]
    public Task Partial_record_is_fine()
        => Expect(Shop.Order(type: "public sealed partial record Order"));

    [Test]
    public Task Part_with_the_attribute_is_the_one_that_counts()
        => Expect(Shop.Order(type: "public sealed partial class Order") + "\npartial class Order { public string? Name { get; set; } }");
}
