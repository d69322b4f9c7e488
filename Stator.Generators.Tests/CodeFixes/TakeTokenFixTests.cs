using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class TakeTokenFixTests
{
    [TestCase(
        "IGate gate) => await gate.OpenAsync() ? PaidOutcome.Done : default;",
        "IGate gate, CancellationToken cancellationToken) => await gate.OpenAsync(cancellationToken) ? PaidOutcome.Done : default;")]
    [TestCase(
        "IGate gate) => await gate.TryAsync(1) ? PaidOutcome.Done : default;",
        "IGate gate, CancellationToken cancellationToken) => await gate.TryAsync(1, token: cancellationToken) "
        + "? PaidOutcome.Done : default;")]
    [TestCase(
        "IGate gate) { await gate.WaitAsync(1).ConfigureAwait(false); return PaidOutcome.Done; }",
        "IGate gate, CancellationToken cancellationToken) { await gate.WaitAsync(1, cancellationToken).ConfigureAwait(false); "
        + "return PaidOutcome.Done; }")]
    [TestCase(
        ") { await Task.Delay(1); return PaidOutcome.Done; }",
        "CancellationToken cancellationToken) { await Task.Delay(1, cancellationToken); return PaidOutcome.Done; }")]
    [TestCase(
        "IGate gate) => await gate.OpenAsync() && await gate.TryAsync(await gate.OpenAsync() ? 1 : 2) ? PaidOutcome.Done : default;",
        "IGate gate, CancellationToken cancellationToken) => await gate.OpenAsync(cancellationToken) && await gate.TryAsync("
        + "await gate.OpenAsync(cancellationToken) ? 1 : 2, token: cancellationToken) ? PaidOutcome.Done : default;")]
    public Task Token_is_taken_and_passed_on(string before, string after)
        => FixCheck.Verify(new TakeTokenFix(), Order(before), Order(after));

    [Test]
    public async Task Using_is_added()
    {
        var title = await FixCheck.Verify(
            new TakeTokenFix(),
            Order(") { await Task.Delay(1); return PaidOutcome.Done; }", gate: "").Replace("using System.Threading;\n", ""),
            Order("CancellationToken cancellationToken) { await Task.Delay(1, cancellationToken); return PaidOutcome.Done; }", gate: ""));
        Assert.That(title, Is.EqualTo("Take a CancellationToken and pass it on"));
    }

    [Test]
    public Task All_checks_take_one_at_once()
        => FixCheck.VerifyAll(
            new TakeTokenFix(),
            Order(") { await Task.Delay(1); await Task.Delay(2); return PaidOutcome.Done; }"),
            Order(
                "CancellationToken cancellationToken) { await Task.Delay(1, cancellationToken); await Task.Delay(2, cancellationToken); "
                + "return PaidOutcome.Done; }"));

    [TestCase("IGate cancellationToken) => await cancellationToken.OpenAsync() ? PaidOutcome.Done : default;")]
    [TestCase("IGate gate) => await gate.OpenAsync() ? PaidOutcome.Done : default; public Task AgainAsync(IGate gate) => CheckPaid(gate);")]
    public Task Check_whose_name_or_call_is_in_the_way_is_left_alone(string check)
        => FixCheck.VerifyNone(new TakeTokenFix(), Order(check));

    private static string Order(string check, string gate = Gate)
        => Shop.Order(check: "private async Task<PaidOutcome> CheckPaid(" + check) + gate;

    private const string Gate = """

        public interface IGate
        {
            Task<bool> OpenAsync(CancellationToken token = default);

            Task<bool> TryAsync(int times, bool again = false, CancellationToken token = default);

            ValueTask WaitAsync(int seconds);

            ValueTask WaitAsync(int seconds, CancellationToken token);
        }
        """;
}
