using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR002Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(around: "public static class {|STATOR002:Door|}");

    [Test]
    public Task Container_that_is_not_partial_is_reported_at_its_name()
        => Expect(Broken, "'Order' is nested in 'Door', which is not partial; add 'partial' to 'Door'");

    [Test]
    public Task Partial_container_is_fine()
        => Expect(Shop.Order(around: "public static partial class Door"));

    [Test]
    public Task Each_container_is_reported()
        => Expect(
            Shop.Order(
                around: "public class {|STATOR002:House|} { public struct {|STATOR002:Door|}", type: "public sealed partial class Order")
                + "}");
}
