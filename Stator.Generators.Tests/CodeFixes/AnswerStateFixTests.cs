using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class AnswerStateFixTests
{
    [TestCase("OrderState?", "return null;", "return Done;")]
    [TestCase("OrderState?", "return default;", "return Done;")]
    [TestCase("PaidOutcome", "return PaidOutcome.Stay;", "return PaidOutcome.Done;")]
    public async Task Assigned_state_is_answered(string type, string stay, string answer)
    {
        var title = await FixCheck.Verify(
            new AnswerStateFix(),
            Order(type, "// at last\nState = Done;\n" + stay),
            Order(type, "// at last\n" + answer));
        Assert.That(title, Is.EqualTo("Answer 'Done' instead"));
    }

    [Test]
    public Task All_assignments_are_answered_at_once()
        => FixCheck.VerifyAll(
            new AnswerStateFix(),
            Order("OrderState?", "if (Id > 0) {\nState = Done;\nreturn null; }\nState = OrderState.Done;\nreturn null;"),
            Order("OrderState?", "if (Id > 0) {\nreturn Done; }\nreturn OrderState.Done;"));

    [TestCase("OrderState?", "State = Done; Id.ToString(); return null;")]
    [TestCase("OrderState?", "State = Done; return Done;")]
    [TestCase("OrderState?", "State = Paid; return null;")]
    [TestCase("OrderState?", "State = Done; /* why */ return null;")]
    [TestCase("ValueTask<PaidOutcome>", "State = Done; return default;")]
    [TestCase("OrderState?", "State = Id > 0 ? Done : Paid; return null;")]
    public Task What_is_not_plain_is_left_alone(string type, string body)
        => FixCheck.VerifyNone(new AnswerStateFix(), Order(type, body));

    private static string Order(string type, string body) => Shop.Order(check: "private " + type + " CheckPaid() {\n" + body + "\n}");
}
