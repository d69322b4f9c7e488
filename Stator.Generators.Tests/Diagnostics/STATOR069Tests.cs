using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR069Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: "private static OrderState? {|STATOR069:CheckPaid|}() => Done;");

    [Test]
    public Task Static_check_is_reported_at_its_name()
        => Expect(Broken, "'CheckPaid' is static, but a check looks at its own row; remove 'static'");

    [Test]
    public Task Instance_method_is_fine()
        => Expect(Shop.Order());
}
