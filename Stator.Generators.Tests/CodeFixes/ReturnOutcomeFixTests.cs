using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class ReturnOutcomeFixTests
{
    private const string Graph = """
        [StateMachine<OrderState>("orders")]
        [State(Paid, RetryAfter = "30s")]
        [TerminalState(Done)]
        [Timeout(Paid, Done, After = "1d")]
        """;

    [Test]
    public async Task Outcome_is_returned_wherever_the_check_ends()
    {
        var title = await FixCheck.Verify(
            new ReturnOutcomeFix(),
            Order("""
                private async void CheckPaid()
                    {
                        if (Id > 0)
                        {
                            return;
                        }

                        await Task.Yield();
                    }
                """),
            Order("""
                private async ValueTask<PaidOutcome> CheckPaid()
                    {
                        if (Id > 0)
                        {
                            return PaidOutcome.Stay;
                        }

                        await Task.Yield();
                        return PaidOutcome.Stay;
                    }
                """));
        Assert.That(title, Is.EqualTo("Return 'ValueTask<PaidOutcome>'"));
    }

    [TestCase("void", "PaidOutcome")]
    [TestCase("async Task", "async Task<PaidOutcome>")]
    [TestCase("async ValueTask", "async ValueTask<PaidOutcome>")]
    public Task A_check_that_answers_nothing_answers_to_stay(string wrong, string right)
    {
        var wait = wrong.StartsWith("async", System.StringComparison.Ordinal) ? "await Task.Yield()" : "System.GC.KeepAlive(Id)";
        return FixCheck.Verify(
            new ReturnOutcomeFix(),
            Order($"private {wrong} CheckPaid() => {wait};"),
            Order($$"""
                private {{right}} CheckPaid()
                    {
                        {{wait}};
                        return PaidOutcome.Stay;
                    }
                """));
    }

    [TestCase("bool CheckPaid() => Id > 0;")]
    [TestCase("Task CheckPaid() => Task.CompletedTask;")]
    public Task What_answers_something_else_is_left_to_its_author(string check)
        => FixCheck.VerifyNone(new ReturnOutcomeFix(), Order("private " + check));

    [Test]
    public Task Expression_gets_a_body()
        => FixCheck.Verify(
            new ReturnOutcomeFix(),
            Order("private async void CheckPaid() => await Task.Yield();"),
            Order("""
                private async ValueTask<PaidOutcome> CheckPaid()
                    {
                        await Task.Yield();
                        return PaidOutcome.Stay;
                    }
                """));

    [Test]
    public Task End_that_is_never_reached_returns_nothing()
        => FixCheck.Verify(
            new ReturnOutcomeFix(),
            Order("""
                private async void CheckPaid()
                    {
                        await Task.Yield();
                        throw new NotSupportedException();
                    }
                """),
            Order("""
                private async ValueTask<PaidOutcome> CheckPaid()
                    {
                        await Task.Yield();
                        throw new NotSupportedException();
                    }
                """));

    [Test]
    public Task Using_is_added_and_all_are_changed_at_once()
        => FixCheck.VerifyAll(
            new ReturnOutcomeFix(),
            Order("private async void CheckPaid() => await System.Threading.Tasks.Task.Yield();")
                .Replace("using System.Threading.Tasks;\n", ""),
            Order("""
                private async ValueTask<PaidOutcome> CheckPaid()
                    {
                        await System.Threading.Tasks.Task.Yield();
                        return PaidOutcome.Stay;
                    }
                """));

    private static string Order(string check) => Shop.Order(Graph, check);
}
