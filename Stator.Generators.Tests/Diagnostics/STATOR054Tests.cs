using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR054Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(check: Shop.Check + "private OrderState? {|STATOR054:CheckPaid|}(CancellationToken token) => Done;");

    [Test]
    public Task Second_overload_is_reported_at_its_name()
        => Expect(Broken, "'CheckPaid' is overloaded, so that Stator cannot tell which one is the check; rename one of them");

    [Test]
    public Task One_method_is_fine()
        => Expect(Shop.Order());
}
