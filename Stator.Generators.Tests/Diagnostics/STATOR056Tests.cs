using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR056Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(check: "private async {|STATOR056:void|} CheckPaid() => await Task.Yield();");

    [Test]
    public Task Async_void_is_reported_at_the_type()
        => Expect(
            Broken,
            "'CheckPaid' is async void, so that nobody waits for it and it can answer nothing; return ValueTask<PaidOutcome>");

    [Test]
    public Task Void_that_is_not_async_is_another_rule()
        => Expect(Shop.Order(check: "private {|STATOR055:void|} CheckPaid() { }"));

    [Test]
    public Task Async_answer_is_fine()
        => Expect(Shop.Order(check: "private async ValueTask<PaidOutcome> CheckPaid() { await Task.Yield(); return PaidOutcome.Done; }"));

    [Test]
    public Task Other_methods_may_be_async_void()
        => Expect(Shop.Order(check: Shop.Check + "private async void OnPaid() => await Task.Yield();"));
}
