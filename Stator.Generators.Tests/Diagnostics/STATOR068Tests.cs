using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR068Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(check: "private OrderState? CheckPaid() => {|STATOR068:DateTimeOffset.UtcNow|}.Year > Id ? Done : null;");

    [Test]
    public Task System_clock_is_reported_where_it_is_read()
        => Expect(
            Broken, "'DateTimeOffset.UtcNow' in 'CheckPaid' cannot be set by a test; take a TimeProvider as a parameter and ask that");

    [TestCase("DateTime.Now")]
    [TestCase("DateTime.UtcNow")]
    [TestCase("DateTime.Today")]
    [TestCase("DateTimeOffset.Now")]
    public Task Every_clock_is_reported(string clock)
        => Expect(Shop.Order(check: "private OrderState? CheckPaid() => {|STATOR068:" + clock + "|}.Year > Id ? Done : null;"));

    [Test]
    public Task Time_provider_is_fine()
        => Expect(Shop.Order(check: "private OrderState? CheckPaid(TimeProvider time) => time.GetUtcNow().Year > Id ? Done : null;"));

    [Test]
    public Task Other_methods_may_read_the_clock()
        => Expect(Shop.Order(check: Shop.Check + "public DateTime Now() => DateTime.UtcNow;"));
}
