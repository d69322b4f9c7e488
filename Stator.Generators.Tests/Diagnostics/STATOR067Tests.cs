using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR067Tests : DiagnosticTests
{
    protected override string Broken
        => Order("OrderState?", "=> {|STATOR067:gate.OpenAsync().Result|} ? Done : null;");

    [Test]
    public Task Blocking_call_is_reported_where_it_is()
        => Expect(Broken, "'Result' in 'CheckPaid' blocks a thread of the runner; await it");

    [TestCase("{|STATOR067:gate.CloseAsync().Wait()|};")]
    [TestCase("{|STATOR067:gate.CloseAsync().Wait(10)|};")]
    [TestCase("{|STATOR067:gate.CloseAsync().GetAwaiter().GetResult()|};")]
    [TestCase("{|STATOR067:gate.CloseAsync().ConfigureAwait(false).GetAwaiter().GetResult()|};")]
    [TestCase("{|STATOR067:Task.WaitAll(gate.CloseAsync())|};")]
    [TestCase("_ = {|STATOR067:gate.CountAsync().Result|};")]
    [TestCase("var task = gate.OpenAsync(); _ = {|STATOR067:task.Result|};")]
    [TestCase("{|STATOR067:Thread.Sleep(1)|};")]
    public Task Every_way_to_block_is_reported(string statement) => Expect(Order("OrderState?", "{ " + statement + " return Done; }"));

    [TestCase("var task = gate.OpenAsync(); await Task.WhenAll(task); _ = task.Result;")]
    [TestCase("var task = gate.OpenAsync(); if (task.IsCompletedSuccessfully) { _ = task.Result; } await task;")]
    [TestCase("_ = await gate.OpenAsync().ContinueWith(task => task.Result);")]
    [TestCase("_ = new Box().Result; await Task.Yield();")]
    public Task Results_that_are_there_already_are_fine(string statement)
        => Expect(Order("async Task<OrderState?>", "{ " + statement + " return Done; }")
            .Replace("CheckPaid(IGate gate)", "CheckPaid(IGate gate, CancellationToken token)"));

    [Test]
    public Task Other_methods_may_block() => Expect(Order("OrderState?", "=> Done; public void Stop(Task task) => task.Wait();"));

    private static string Order(string type, string body) => Shop.Order(check: $"private {type} CheckPaid(IGate gate) {body}") + """

        public interface IGate
        {
            Task<bool> OpenAsync();

            Task CloseAsync();

            ValueTask<int> CountAsync();
        }

        public sealed class Box
        {
            public int Result => 1;
        }
        """;
}
