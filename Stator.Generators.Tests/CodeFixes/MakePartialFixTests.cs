using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class MakePartialFixTests
{
    [Test]
    public async Task Class_becomes_partial()
    {
        var title = await FixCheck.Verify(
            new MakePartialFix(), Shop.Order(type: "public sealed class Order"), Shop.Order(type: "public sealed partial class Order"));
        Assert.That(title, Is.EqualTo("Make 'Order' partial"));
    }

    [Test]
    public Task Class_without_modifiers_keeps_the_comment_above_it()
        => FixCheck.Verify(
            new MakePartialFix(),
            Shop.Order(type: "// An order.\nclass Order", stateType: "enum OrderState"),
            Shop.Order(type: "// An order.\npartial class Order", stateType: "enum OrderState"));

    [Test]
    public async Task Container_becomes_partial()
    {
        var title = await FixCheck.Verify(
            new MakePartialFix(),
            Shop.Order(around: "internal static class Door"),
            Shop.Order(around: "internal static partial class Door"));
        Assert.That(title, Is.EqualTo("Make 'Door' partial"));
    }

    [Test]
    public Task Class_and_containers_become_partial_at_once()
        => FixCheck.VerifyAll(
            new MakePartialFix(),
            Shop.Order(around: "internal struct Door", type: "internal record Order"),
            Shop.Order(around: "internal partial struct Door", type: "internal partial record Order"));
}
