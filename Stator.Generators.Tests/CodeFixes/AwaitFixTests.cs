using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class AwaitFixTests
{
    [TestCase(
        "OrderState? CheckPaid(IGate gate) => gate.OpenAsync().Result ? Done : null;",
        "async ValueTask<OrderState?> CheckPaid(IGate gate) => await gate.OpenAsync() ? Done : null;")]
    [TestCase(
        "PaidOutcome CheckPaid(IGate gate) { gate.CloseAsync().Wait(); return PaidOutcome.Done; }",
        "async ValueTask<PaidOutcome> CheckPaid(IGate gate) { await gate.CloseAsync(); return PaidOutcome.Done; }")]
    [TestCase(
        "OrderState? CheckPaid(IGate gate) => gate.CountAsync().GetAwaiter().GetResult() > 1 ? Done : null;",
        "async ValueTask<OrderState?> CheckPaid(IGate gate) => await gate.CountAsync() > 1 ? Done : null;")]
    [TestCase(
        "OrderState? CheckPaid(IGate gate) => gate.CountAsync().Result.ToString() == \"1\" ? Done : null;",
        "async ValueTask<OrderState?> CheckPaid(IGate gate) => (await gate.CountAsync()).ToString() == \"1\" ? Done : null;")]
    [TestCase(
        "async Task<OrderState?> CheckPaid(IGate gate) { await gate.CloseAsync(); return gate.OpenAsync().Result ? Done : null; }",
        "async Task<OrderState?> CheckPaid(IGate gate) { await gate.CloseAsync(); return await gate.OpenAsync() ? Done : null; }")]
    [TestCase(
        "OrderState? CheckPaid(IGate gate) { gate.CloseAsync().ConfigureAwait(false).GetAwaiter().GetResult(); return Done; }",
        "async ValueTask<OrderState?> CheckPaid(IGate gate) { await gate.CloseAsync().ConfigureAwait(false); return Done; }")]
    public Task Call_is_awaited(string before, string after) => FixCheck.Verify(new AwaitFix(), Order(before), Order(after));

    [Test]
    public async Task Check_that_becomes_asynchronous_can_be_cancelled()
    {
        var title = await FixCheck.Verify(
            new AwaitFix(),
            Order("OrderState? CheckPaid(IGate gate) => gate.LookAsync().Result ? Done : null;"),
            Order("async ValueTask<OrderState?> CheckPaid(IGate gate, CancellationToken cancellationToken) "
                + "=> await gate.LookAsync(cancellationToken) ? Done : null;"));
        Assert.That(title, Is.EqualTo("Await it and make 'CheckPaid' async"));
    }

    [Test]
    public Task Usings_are_added()
        => FixCheck.Verify(
            new AwaitFix(),
            Shop.Order(check: "private OrderState? CheckPaid() { System.Threading.Tasks.Task.Delay(1).Wait(); return Done; }")
                .Replace("using System.Threading;\nusing System.Threading.Tasks;\n", ""),
            Shop.Order(check: "private async ValueTask<OrderState?> CheckPaid(CancellationToken cancellationToken) "
                + "{ await System.Threading.Tasks.Task.Delay(1, cancellationToken); return Done; }"));

    [Test]
    public Task All_calls_are_awaited_at_once()
        => FixCheck.VerifyAll(
            new AwaitFix(),
            Order("OrderState? CheckPaid(IGate gate) "
                + "=> gate.OpenAsync().Result && gate.MayAsync(gate.OpenAsync().Result).Result ? Done : null;"),
            Order("async ValueTask<OrderState?> CheckPaid(IGate gate) "
                + "=> await gate.OpenAsync() && await gate.MayAsync(await gate.OpenAsync()) ? Done : null;"));

    [TestCase("OrderState? CheckPaid(IGate gate) { lock (gate) { gate.CloseAsync().Wait(); } return Done; }")]
    [TestCase("OrderState? CheckPaid(IGate gate) { gate.CloseAsync().Wait(10); return Done; }")]
    [TestCase("OrderState? CheckPaid(IGate gate) { Thread.Sleep(1); return Done; }")]
    [TestCase("ValueTask<OrderState?> CheckPaid(IGate gate) { gate.CloseAsync().Wait(); return new(Done); }")]
    [TestCase(
        "OrderState? CheckPaid(IGate gate) { gate.CloseAsync().Wait(); return Done; } public void Again(IGate gate) => CheckPaid(gate);")]
    public Task What_cannot_be_awaited_is_left_alone(string check) => FixCheck.VerifyNone(new AwaitFix(), Order(check));

    private static string Order(string check) => Shop.Order(check: "private " + check) + """

        public interface IGate
        {
            Task<bool> OpenAsync();

            Task<bool> MayAsync(bool again);

            Task<bool> LookAsync(CancellationToken token = default);

            Task CloseAsync();

            ValueTask<int> CountAsync();
        }
        """;
}
