using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR033Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Graph.Replace("Paid, Sent", "Paid, {|STATOR033:Sent|}"),
            check: "private OrderState? CheckPaid() => Id > 0 ? Done : null;",
            states: "Paid, Done, Sent");

    private static string Graph => Shop.Graph + "[TerminalState(Sent)] [Transition(Paid, Sent)]";

    [Test]
    public Task Unanswered_transition_is_reported_at_its_target()
        => Expect(
            Broken,
            "'CheckPaid' never answers 'Sent', but [Transition(Paid, Sent)] is declared; answer it, remove it, or make it a [Command]");

    [Test]
    public Task Unanswered_transition_is_reported_for_outcomes_too()
        => Expect(Shop.Order(
            Graph.Replace("Paid, Sent", "Paid, {|STATOR033:Sent|}"),
            check: "private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.Done : PaidOutcome.Fail(\"no\");",
            states: "Paid, Done, Sent"));

    [Test]
    public Task Check_that_can_only_stay_answers_none_of_them()
        => Expect(Shop.Order(
            Shop.Graph.Replace("Transition(Paid, Done)", "Transition(Paid, {|STATOR033:Done|})") + "[Timeout(Paid, Done, After = \"1d\")]",
            check: "private OrderState? CheckPaid() { Id.ToString(); return null; }"));

    [TestCase("private OrderState? CheckPaid() => Id > 0 ? Done : Sent;")]
    [TestCase("private OrderState? CheckPaid() { if (Id > 0) { return Sent; } return Id < 0 ? Done : null; }")]
    [TestCase("private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.Done : PaidOutcome.Sent;")]
    public Task Answered_transitions_are_fine(string check)
        => Expect(Shop.Order(Graph, check: check, states: "Paid, Done, Sent"));

    [TestCase("private OrderState? CheckPaid() => {|STATOR061:Next()|}; private OrderState? Next() => null;")]
    [TestCase("private PaidOutcome CheckPaid() => Id > 0 ? PaidOutcome.Done : Next(); private PaidOutcome Next() => default;")]
    public Task What_cannot_be_followed_may_answer_it(string check)
        => Expect(Shop.Order(Graph, check: check, states: "Paid, Done, Sent"));

    [TestCase("private OrderState? CheckPaid() => throw new NotImplementedException();")]
    [TestCase("private OrderState? CheckPaid() => null;")]
    [TestCase("private ValueTask<PaidOutcome> CheckPaid() => ValueTask.FromResult(PaidOutcome.Stay);")]
    [TestCase("private PaidOutcome CheckPaid() { return PaidOutcome.StayFor(TimeSpan.FromDays(1)); }")]
    public Task Check_that_is_still_to_be_written_is_fine(string check)
        => Expect(Shop.Order(Graph, check: check, states: "Paid, Done, Sent"));
}
