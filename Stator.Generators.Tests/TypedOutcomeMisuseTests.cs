using System.Linq;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>What an outcome type makes impossible to write: no rule of Stator is needed, because C# refuses it.</summary>
internal sealed class TypedOutcomeMisuseTests
{
    private const string Graph = """
        [StateMachine<OrderState>("orders")]
        [State(Paid, RetryAfter = "30s")]
        [State(Sent, RetryAfter = "30s")]
        [TerminalState(Done)]
        [TerminalState(Late)]
        [Transition(Paid, Sent)]
        [Transition(Sent, Done)]
        [Timeout(Paid, Late, After = "1d")]
        """;

    private const string Sent = "private SentOutcome CheckSent() => SentOutcome.Done;";

    [TestCase("private PaidOutcome CheckPaid() => PaidOutcome.Done;", "CS0117", TestName = "Transition that is not declared")]
    [TestCase("private PaidOutcome CheckPaid() => PaidOutcome.Late;", "CS0117", TestName = "Target of the timeout")]
    [TestCase("private PaidOutcome CheckPaid() => SentOutcome.Done;", "CS0029", TestName = "Outcome of another state")]
    [TestCase("private PaidOutcome CheckPaid() => Sent;", "CS0029", TestName = "Member of the enum")]
    [TestCase("private PaidOutcome CheckPaid() => (PaidOutcome)Sent;", "CS0030", TestName = "Member of the enum, cast")]
    [TestCase("private PaidOutcome CheckPaid() => (PaidOutcome)SentOutcome.Done;", "CS0030", TestName = "Outcome of another state, cast")]
    [TestCase("private PaidOutcome CheckPaid() => null;", "CS0037", TestName = "Null")]
    [TestCase(
        "private PaidOutcome CheckPaid() => new() { Value = global::Stator.Generated.Outcome.MoveTo(2) };",
        "CS0200",
        TestName = "Value set from outside")]
    [TestCase(Ok + "private DoneOutcome CheckDone() => default;", "CS0246", TestName = "Outcome of a terminal state")]
    [TestCase(Ok + "public OrderState? Next() => PaidOutcome.Sent;", "CS0029", TestName = "Outcome as a state")]
    public void Misuse_does_not_compile(string check, string error)
        => Assert.That(Errors(check), Is.EqualTo(new[] { error }));

    [Test]
    public void Outcome_cannot_be_forged_by_another_class()
        => Assert.That(
            Errors(Ok, "class Forger { Order.PaidOutcome Forge() => new Order.PaidOutcome(global::Stator.Generated.Outcome.MoveTo(2)); }"),
            Is.EqualTo(new[] { "CS1729" }).Or.EqualTo(new[] { "CS0122" }));

    [Test]
    public void Answer_that_is_declared_compiles() => Assert.That(Errors(Ok), Is.Empty);

    private const string Ok = "private PaidOutcome CheckPaid() => PaidOutcome.Sent;";

    private static string[] Errors(string check, string more = "")
    {
        var source = Shop.Order(Graph, check: check + Sent, states: "Paid, Sent, Done, Late") + more;
        var compilation = Compile.WithGenerated(Compile.Sources(source));
        return [.. compilation.GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceTree == compilation.SyntaxTrees[0])
            .Select(d => d.Id)];
    }
}
