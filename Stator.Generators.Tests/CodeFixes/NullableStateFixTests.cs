using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class NullableStateFixTests
{
    [TestCase("OrderState CheckPaid() => Done;", "OrderState? CheckPaid() => Done;")]
    [TestCase(
        "async Task<OrderState> CheckPaid() { await Task.Yield(); return Done; }",
        "async Task<OrderState?> CheckPaid() { await Task.Yield(); return Done; }")]
    [TestCase(
        "Task<OrderState> CheckPaid() => Task.FromResult(Done);",
        "Task<OrderState?> CheckPaid() => Task.FromResult<OrderState?>(Done);")]
    [TestCase(
        "ValueTask<OrderState> CheckPaid() { return ValueTask.FromResult<OrderState>(Done); }",
        "ValueTask<OrderState?> CheckPaid() { return ValueTask.FromResult<OrderState?>(Done); }")]
    [TestCase(
        "ValueTask<OrderState> CheckPaid() => new ValueTask<OrderState>(Done);",
        "ValueTask<OrderState?> CheckPaid() => new ValueTask<OrderState?>(Done);")]
    [TestCase("ValueTask<Shop.OrderState> CheckPaid() => new(Done);", "ValueTask<Shop.OrderState?> CheckPaid() => new(Done);")]
    public Task Enum_becomes_nullable_wherever_it_must(string before, string after)
        => FixCheck.Verify(new NullableStateFix(), Shop.Order(check: "private " + before), Shop.Order(check: "private " + after));

    [TestCase("OrderState CheckPaid() => Id > 0 ? Done : Paid;", "OrderState? CheckPaid() => Id > 0 ? Done : null;")]
    [TestCase(
        "async Task<OrderState> CheckPaid() { await Task.Yield(); if (Id > 0) { return Done; } return OrderState.Paid; }",
        "async Task<OrderState?> CheckPaid() { await Task.Yield(); if (Id > 0) { return Done; } return null; }")]
    [TestCase(
        "Task<OrderState> CheckPaid() { if (Id > 0) { return Task.FromResult(Done); } return Task.FromResult(Paid); }",
        "Task<OrderState?> CheckPaid() { if (Id > 0) { return Task.FromResult<OrderState?>(Done); } "
        + "return Task.FromResult<OrderState?>(null); }")]
    public Task State_itself_was_meant_to_stay(string before, string after)
        => FixCheck.Verify(new NullableStateFix(), Shop.Order(check: "private " + before), Shop.Order(check: "private " + after));

    [Test]
    public Task State_that_returns_to_itself_is_an_answer()
        => FixCheck.Verify(
            new NullableStateFix(),
            Shop.Order(Shop.StartingAt("Paid", "[Transition(Paid, Paid)]"), "private OrderState CheckPaid() => Id > 0 ? Done : Paid;"),
            Shop.Order(Shop.StartingAt("Paid", "[Transition(Paid, Paid)]"), "private OrderState? CheckPaid() => Id > 0 ? Done : Paid;"),
            null,
            "STATOR027",
            "STATOR029");

    [Test]
    public async Task Title_says_what_it_will_return()
    {
        var title = await FixCheck.Verify(
            new NullableStateFix(),
            Shop.Order(check: "private OrderState CheckPaid() => Done;"),
            Shop.Order(check: "private OrderState? CheckPaid() => Done;"));
        Assert.That(title, Is.EqualTo("Return 'OrderState?'"));
    }

    [Test]
    public Task All_checks_are_changed_at_once()
        => FixCheck.VerifyAll(
            new NullableStateFix(),
            Two("OrderState CheckPaid() => Sent;", "Task<OrderState> CheckSent() => Task.FromResult(Done);"),
            Two("OrderState? CheckPaid() => Sent;", "Task<OrderState?> CheckSent() => Task.FromResult<OrderState?>(Done);"));

    [Test]
    public Task Task_from_somewhere_else_is_left_alone()
        => FixCheck.VerifyNone(
            new NullableStateFix(),
            Shop.Order(check: "private Task<OrderState> CheckPaid() => Next(); private Task<OrderState> Next() => Task.FromResult(Done);"));

    private static string Two(string paid, string sent)
        => Shop.Order(
            """
            [StateMachine<OrderState>("orders")]
            [State(Paid, RetryAfter = "30s")]
            [State(Sent, RetryAfter = "30s")]
            [TerminalState(Done)]
            [Transition(Paid, Sent)]
            [Transition(Sent, Done)]
            """,
            $"private {paid} private {sent}",
            "Paid, Sent, Done");
}
