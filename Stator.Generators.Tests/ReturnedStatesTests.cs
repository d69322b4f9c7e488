using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;
using Stator.Generators.Flow;
using Stator.Generators.Reading;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>What a check may answer, read off its body: each shape with what it comes to.</summary>
internal sealed class ReturnedStatesTests
{
    [TestCase("OrderState?", "=> Done;", "Done")]
    [TestCase("OrderState?", "=> null;", "Stay")]
    [TestCase("OrderState?", "=> default;", "Stay")]
    [TestCase("OrderState?", "=> new OrderState?();", "Stay")]
    [TestCase("OrderState?", "=> new OrderState?(Done);", "Done")]
    [TestCase("OrderState?", "=> (OrderState)1;", "Done", Description = "a constant is a constant, however it is written")]
    [TestCase("OrderState?", "=> (OrderState)99;", "Unknown")]
    [TestCase("OrderState?", "=> throw new NotSupportedException();", "")]
    [TestCase("OrderState?", "=> Id > 0 ? Done : null;", "Done Stay")]
    [TestCase("OrderState?", "=> Id > 0 ? Done : Id < 0 ? Sent : throw new NotSupportedException();", "Done Sent")]
    [TestCase("OrderState?", "=> Id switch { 1 => Done, 2 => Sent, 3 => null, _ => throw new NotSupportedException() };", "Done Sent Stay")]
    [TestCase("OrderState?", "=> Id switch { 1 => Done, _ => default };", "Default Done")]
    [TestCase("OrderState?", "=> (Id > 0 ? Done : default(OrderState?)) ?? Sent;", "Done Sent")]
    [TestCase(
        "OrderState?",
        "{ switch (Id) { case 1: return Done; case > 1 and < 5: return Sent; default: return null; } }",
        "Done Sent Stay")]
    [TestCase("OrderState?", "{ if (Id > 0) { return Done; } return null; }", "Done Stay")]
    [TestCase("OrderState?", "{ const OrderState Next = Done; return Next; }", "Done")]
    [TestCase("OrderState?", "=> Constant; private const OrderState Constant = Sent;", "Sent")]
    [TestCase("OrderState?", "{ var next = Done; if (Id > 0) { next = Sent; } return next; }", "Done Sent")]
    [TestCase("OrderState?", "{ OrderState? next; if (Id > 0) { next = Sent; } else { next = null; } return next; }", "Sent Stay")]
    [TestCase("OrderState?", "{ OrderState? next = null; next ??= Done; return next; }", "Done Stay")]
    [TestCase("OrderState?", "{ OrderState? next = null; return next = Done; }", "Done")]
    [TestCase(
        "OrderState?",
        "{ OrderState? a = Done, b = Sent; while (Id > 0) { a = b; b = a; } return a; }",
        "Done Sent",
        Description = "loop")]
    [TestCase("OrderState?", "{ foreach (var i in new[] { 1 }) { if (i > Id) { return Sent; } } return null; }", "Sent Stay")]
    [TestCase("OrderState?", "{ var (next, _) = (Done, 1); return next; }", "Done")]
    [TestCase("OrderState?", "{ var (next, _) = Pair(); return next; } private (OrderState, int) Pair() => (Done, 1);", "Unknown")]
    [TestCase("OrderState?", "{ Ask(out var next); return next; } private void Ask(out OrderState next) => next = Done;", "Unknown")]
    [TestCase("OrderState?", "{ var next = Done; Ask(ref next); return next; } private void Ask(ref OrderState next) { }", "Done Unknown")]
    [TestCase("OrderState?", "{ var next = Paid; next++; return next; }", "Paid Unknown")]
    [TestCase("OrderState?", "{ OrderState? next = Id > 0 ? Done : null; return next is { } found ? found : Sent; }", "Done Sent Stay")]
    [TestCase("OrderState?", "{ OrderState? next = Id > 0 ? Done : null; return next.Value; }", "Done")]
    [TestCase("OrderState?", "{ OrderState? next = Done; return next switch { OrderState found => found, null => Sent }; }", "Done Sent")]
    [TestCase("OrderState?", "{ foreach (var next in new[] { Done }) { return next; } return null; }", "Stay Unknown")]
    [TestCase(
        "OrderState?",
        "{ try { return Done; } catch (FormatException) when (Id > 0) { return Sent; } finally { Id.ToString(); } }",
        "Done Sent")]
    [TestCase("OrderState?", "{ OrderState? Inner() => Sent; Func<OrderState?> other = () => Paid; return Done; }", "Done")]
    [TestCase("OrderState?", "{ OrderState? next = null; Action set = () => next = Done; set(); return next; }", "Done Stay")]
    [TestCase("OrderState?", "{ OrderState? Inner() => Sent; return Inner(); }", "Unknown")]
    [TestCase("OrderState?", "=> saved ?? Done; private readonly OrderState? saved = null;", "Done Unknown")]
    [TestCase("OrderState?", "=> (OrderState)(int)Id;", "Unknown")]
    [TestCase("OrderState?", "=> State;", "Unknown")]
    [TestCase("async Task<OrderState?>", "{ await Task.Yield(); return Id > 0 ? Done : null; }", "Done Stay")]
    [TestCase("async Task<OrderState?>", "=> await Task.FromResult<OrderState?>(Done).ConfigureAwait(false);", "Done")]
    [TestCase("async ValueTask<OrderState?>", "{ var next = Task.FromResult(Done); return await next; }", "Done")]
    [TestCase("async ValueTask<OrderState?>", "=> await Next(); private Task<OrderState?> Next() => null!;", "Unknown")]
    [TestCase("Task<OrderState?>", "=> Task.FromResult<OrderState?>(Id > 0 ? Sent : null);", "Sent Stay")]
    [TestCase("Task<OrderState?>", "=> Task.FromException<OrderState?>(new NotSupportedException());", "")]
    [TestCase("ValueTask<OrderState?>", "=> ValueTask.FromResult<OrderState?>(Done);", "Done")]
    [TestCase("ValueTask<OrderState?>", "=> new ValueTask<OrderState?>(Done);", "Done")]
    [TestCase("ValueTask<OrderState?>", "=> new(Id > 0 ? Done : Sent);", "Done Sent")]
    [TestCase("ValueTask<OrderState?>", "=> new(Task.FromResult<OrderState?>(Done));", "Done")]
    [TestCase("ValueTask<OrderState?>", "=> default;", "Stay")]
    [TestCase("PaidOutcome", "=> Id > 0 ? PaidOutcome.Done : PaidOutcome.Stay;", "Done Stay")]
    [TestCase("PaidOutcome", "=> Id > 0 ? PaidOutcome.StayFor(TimeSpan.Zero) : PaidOutcome.Fail(\"no\");", "Fail Stay")]
    [TestCase("PaidOutcome", "=> default;", "Stay")]
    [TestCase("PaidOutcome", "=> new();", "Stay")]
    [TestCase("ValueTask<PaidOutcome>", "=> ValueTask.FromResult(PaidOutcome.Done);", "Done")]
    [TestCase("PaidOutcome", "=> Next(); private PaidOutcome Next() => PaidOutcome.Done;", "Unknown")]
    [TestCase("OrderState?", "=> Id > 0 ? Nothing : Done;", "Broken Done")]
    public void Every_shape_comes_to_its_answers(string type, string body, string expected)
        => Assert.That(
            string.Join(" ", Answers($"private {type} CheckPaid() {body}").Select(a => a.State ?? a.Kind.ToString()).Distinct().Order()),
            Is.EqualTo(expected));

    [Test]
    public void Answer_is_where_the_state_is_named()
    {
        var answers = Answers("private OrderState? CheckPaid() { var next = Done; if (Id > 0) { next = Sent; } return next; }");
        Assert.That(answers.Select(a => a.At.Syntax.Parent!.ToString()), Is.EqualTo(new[] { "= Done", "next = Sent" }));
    }

    [TestCase("private IEnumerable<OrderState?> CheckPaid() { yield return Done; }")]
    [TestCase("private static string CheckPaid() => \"\";")]
    public void Body_of_something_else_does_no_harm(string check) => Assert.That(() => Answers(check), Throws.Nothing);

    private static IReadOnlyList<Answer> Answers(string check)
    {
        var source = Shop.Order(Shop.Graph + "[TerminalState(Sent)]", check: check, states: "Paid, Done, Sent");
        var compilation = Compile.WithGenerated(Compile.Sources(source));
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        var method = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.ValueText == "CheckPaid");
        var symbol = (IMethodSymbol)model.GetDeclaredSymbol(method)!;
        var scope = new MachineScope(symbol.ContainingType, MachineReader.ReadAll(symbol.ContainingType, CancellationToken.None).Single());
        var block = model.GetOperation(method) is Microsoft.CodeAnalysis.Operations.IMethodBodyOperation { } body
            ? (IOperation?)body.BlockBody ?? body.ExpressionBody
            : null;
        return ReturnedStates.Of(CheckBody.Of(scope, symbol, [block!])!);
    }
}
