using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class AnswerNullFixTests
{
    [TestCase("=> Id switch { > 0 => Done, _ => default };", "=> Id switch { > 0 => Done, _ => null };")]
    [TestCase("=> Id > 0 ? Done : default;", "=> Id > 0 ? Done : null;")]
    [TestCase("{ return /* stay */ default(OrderState); }", "{ return /* stay */ null; }")]
    [TestCase("=> Id > 0 ? Done : (Id switch { 1 => Done, _ => default });", "=> Id > 0 ? Done : (Id switch { 1 => Done, _ => null });")]
    public async Task Default_becomes_null(string before, string after)
    {
        var title = await FixCheck.Verify(new AnswerNullFix(), Order(before), Order(after));
        Assert.That(title, Is.EqualTo("Answer null"));
    }

    [Test]
    public Task All_defaults_become_null()
        => FixCheck.VerifyAll(
            new AnswerNullFix(),
            Order("=> Id switch { 1 => Done, 2 => default, _ => default(OrderState) };"),
            Order("=> Id switch { 1 => Done, 2 => null, _ => null };"));

    [Test]
    public Task Default_that_a_local_takes_its_type_from_is_left_alone()
        => FixCheck.VerifyNone(new AnswerNullFix(), Order("{ var next = default(OrderState); if (Id > 0) { next = Done; } return next; }"));

    private static string Order(string body) => Shop.Order(check: "private OrderState? CheckPaid() " + body);
}
