using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR058Tests : DiagnosticTests
{
    protected override string Broken
        => Order(
            "private async Task<PaidOutcome> {|STATOR058:CheckPaid|}(IGate gate) => await gate.OpenAsync() ? PaidOutcome.Done : default;");

    [Test]
    public Task Check_without_a_token_is_reported_at_its_name()
        => Expect(
            Broken,
            "'CheckPaid' waits for 'OpenAsync', which could be cancelled, but takes no CancellationToken; take one and pass it on");

    [TestCase("async Task<PaidOutcome>", "{ await gate.WaitAsync(1); return PaidOutcome.Done; }")]
    [TestCase("async ValueTask<OrderState?>", "{ await gate.WaitAsync<int>(1); return Done; }")]
    [TestCase("async ValueTask<OrderState?>", "{ await foreach (var all in gate.AllAsync()) { } return Done; }")]
    public Task Overloads_with_a_token_and_streams_are_reported(string type, string body)
        => Expect(Order("private " + type + " {|STATOR058:CheckPaid|}(IGate gate) " + body));

    [TestCase("async Task<OrderState?>", "=> await gate.OpenAsync(token) ? Done : null;", ", CancellationToken token")]
    [TestCase("async Task<OrderState?>", "=> await gate.OpenAsync(CancellationToken.None) ? Done : null;")]
    [TestCase("async Task<OrderState?>", "{ await gate.CloseAsync(); return Done; }")]
    [TestCase("async Task<OrderState?>", "{ gate.Count(); await Task.Yield(); return Done; }")]
    [TestCase("ValueTask<OrderState?>", "=> ValueTask.FromResult<OrderState?>(Done);")]
    [TestCase("OrderState?", "=> Done;")]
    public Task Checks_that_a_token_is_of_no_use_to_are_fine(string type, string body, string more = "")
        => Expect(Order("private " + type + " CheckPaid(IGate gate" + more + ") " + body));

    private static string Order(string check) => Shop.Order(check: check) + """

        public interface IGate
        {
            Task<bool> OpenAsync(CancellationToken token = default);

            ValueTask WaitAsync(int seconds);

            ValueTask WaitAsync(int seconds, CancellationToken token);

            ValueTask WaitAsync<T>(T something);

            ValueTask WaitAsync<T>(T something, CancellationToken token);

            IAsyncEnumerable<int> AllAsync(CancellationToken token = default);

            Task CloseAsync();

            int Count(CancellationToken token = default);
        }
        """;
}
