using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR063Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: "private {|STATOR063:OrderState|} CheckPaid() => Done;");

    [Test]
    public Task Enum_that_is_not_nullable_is_reported_at_the_type()
        => Expect(Broken, "'CheckPaid' returns 'OrderState', which cannot say to stay; return 'PaidOutcome' or 'OrderState?'");

    [TestCase("Task<OrderState>")]
    [TestCase("ValueTask<OrderState>")]
    public Task Enum_in_a_task_is_reported(string type)
        => Expect(Shop.Order(check: "private {|STATOR063:" + type + "|} CheckPaid() => throw new NotSupportedException();"));

    [Test]
    public Task Another_enum_is_another_rule()
        => Expect(Shop.Order(check: "private {|STATOR055:DayOfWeek|} CheckPaid() => default;"));

    [Test]
    public Task Nullable_enum_is_fine() => Expect(Shop.Order(check: "private OrderState? CheckPaid() => Done;"));
}
