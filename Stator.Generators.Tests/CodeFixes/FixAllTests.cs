using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeFixes;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

/// <summary>Every fix on a document in which two classes need it, applied to both at once.</summary>
internal sealed class FixAllTests
{
    private const string Usings = "using System.ComponentModel.DataAnnotations.Schema;\nusing System.Threading;\n"
        + "using System.Threading.Tasks;\nusing Stator;\nusing static Shop.OrderState;\n\nnamespace Shop;\n";

    private const string Order = """

        [StateMachine<OrderState>("orders")]
        [State(Paid, RetryAfter = "30s")]
        [TerminalState(Done)]
        [LegacyState(Old, MoveTo = Paid)]
        [TerminalState(Lost)]
        [Transition(Paid, Done)]
        [Timeout(Paid, Lost, After = "1d")]
        public sealed partial class Order
        {
            public long Id { get; init; }

            public OrderState State { get; private set; }

            private OrderState? CheckPaid() => throw new System.NotSupportedException();
        }

        """;

    private const string Enums = "\npublic enum OrderState { Paid, Done, Lost, Old }\n\npublic enum Other { Paid, Done }\n";

    private const string Old = "[LegacyState(Old, MoveTo = Paid)]\n";

    private const string Lost = "[TerminalState(Lost)]\n";

    private const string Found = "[Command(\"Locate\", From = [Lost], To = Done)]\n";

    private const string Check = "    private OrderState? CheckPaid() => throw new System.NotSupportedException();\n";

    private static string Parked => Order.Replace(Lost, "[ExternalState(Lost)]\n" + Found);

    private static string Mapped => Order.Replace("[State(", "[Table(\"old_orders\")]\n[State(");

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case(new RemoveFlagsFix(), "\npublic enum OrderState", "\n[System.Flags]\npublic enum OrderState");
        yield return Case(new StateArgumentFix(), "(Paid, Done)", "(Other.Paid, Done)");
        yield return Case(
            new DeclareStateFix(),
            "[LegacyState(Old, MoveTo = Paid)]\n[TerminalState(Lost)]\n",
            "[LegacyState(Old, MoveTo = Paid)]\n",
            ":TerminalState");
        yield return Case(new RemoveDeclarationFix(), "[Transition(Paid, Done)]\n", "[Transition(Paid, Done)]\n[Transition(Paid, Done)]\n");
        yield return Case(new AddStateMachineFix(), "[StateMachine<OrderState>(\"orders\")]\n", "");
        yield return Case(new AddPropertyFix(), "    public OrderState State { get; private set; }\n\n", "", ":State");
        yield return Case(new AddPropertyFix(), "    public long Id { get; init; }\n\n", "", ":Id");
        yield return Case(new PrivateSetterFix(), "private set;", "set;");
        yield return Case(new SetArgumentFix(), "\"1d\"", "\"1 day\"");
        yield return Case(new SetArgumentFix(), "(Paid, RetryAfter = \"30s\")", "(Paid)", ":RetryAfter");
        yield return Case(new SetArgumentFix(), "(Lost, Name = \"Lost\")", "(Lost, Name = \"done\")", ":Name");
        yield return Case(new SetArgumentFix(), "\"30s\", StartAfter = \"1s\")]", "\"30s\")]", ":StartAfter",
            "[Transition(Paid, Paid)]\n", "STATOR028");
        yield return Case(new RemoveArgumentFix(), "\"30s\"", "\"30s\", StartAfter = \"1d\"", ":StartAfter");
        yield return Case(new RemoveArgumentFix(), "\"30s\"", "\"30s\", DeleteAfter = \"2d\"", ":DeleteAfter");
        yield return Case(new SurplusCheckFix(), "=> throw new System.NotSupportedException();\n", "=> throw new System.NotSupportedException();\n\n    private OrderState? CheckDone() => throw new System.NotSupportedException();\n", ":Remove");
        yield return Case(new RenameCheckFix(), "CheckPaid", "CheckPayd");
        yield return Case(new RemoveStaticFix(), "private OrderState? Check", "private static OrderState? Check");
        yield return Case(new MapPropertyFix(), "    [NotMapped]\n    public int[] Lines { get; set; } = [];\n",
            "    public int[] Lines { get; set; } = [];\n");
        yield return Case(new PersistFix(), "    [Persist]\n    public string? Note { get; set; }\n", "    public string? Note { get; set; }\n");
        yield return Case(new MakeTerminalFix(), "[TerminalState(Done)]\n", "[State(Done, RetryAfter = \"30s\")]\n");
        yield return Pair(
            new DeclareStateFix(), Order.Replace(Old, "").Replace(Lost, Lost + Old), Order.Replace(Old, ""), ":LegacyState");
        yield return Pair(new RemoveDeclarationFix(), Order, Order.Replace(Lost, Lost + "[ExternalState(Paid)]\n"));
        yield return Pair(new RemoveDeclarationFix(), Order, Order.Replace(Lost, Lost + "[Transition(Done, Paid)]\n"));
        yield return Pair(
            new RemoveDeclarationFix(), Parked, Parked.Replace(Found, Found + "[Command(\"Locate\", From = [Lost], To = Paid)]\n"));
        yield return Pair(new RemoveDeclarationFix(), Parked, Parked.Replace(Found, Found + "[Transition(Lost, Paid)]\n"));
        yield return Pair(
            new RemoveDeclarationFix(), Order, Order.Replace("\"1d\")]\n", "\"1d\")]\n[Timeout(Paid, Done, After = \"2d\")]\n"));
        yield return Pair(
            new SetArgumentFix(), Order.Replace(")]\n[State(", ", Initial = Paid)]\n[State("),
            Order.Replace(")]\n[State(", ", Initial = Old)]\n[State("), ":Initial:Paid");
        yield return Pair(new SetArgumentFix(), Mapped.Replace("(\"orders", "(\"old_orders"), Mapped);
        yield return Pair(
            new SurplusCheckFix(), Parked,
            Parked.Replace(Check, Check + "\n    private OrderState? CheckLost() => throw new System.NotSupportedException();\n"), ":Remove");
        yield return Pair(
            new MapPropertyFix(),
            Order.Replace("    public long Id", "    [Column(\"state_next_2\")]\n    public int StateNext { get; set; }\n\n    public long Id"),
            Order.Replace("    public long Id", "    public int StateNext { get; set; }\n\n    public long Id"));
    }

    [TestCaseSource(nameof(Cases))]
    public Task Fix_all_repairs_both(CodeFixProvider fix, string wrong, string right, string? key, string[] remaining)
        => FixCheck.VerifyAll(fix, wrong, right, key, remaining);

    [Test]
    public void Every_fix_is_tried()
        => Assert.That(
            typeof(SteppedFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SteppedFix))),
            Is.EquivalentTo(Cases().Select(c => c.Arguments[0]!.GetType()).Distinct()));

    [Test]
    public async Task Every_rule_that_is_fixed_is_tried()
    {
        var tried = new HashSet<string>();
        foreach (var @case in Cases())
        {
            tried.UnionWith(await FixCheck.RulesFixedAsync((CodeFixProvider)@case.Arguments[0]!, (string)@case.Arguments[1]!));
        }

        var stepped = typeof(SteppedFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SteppedFix)));
        Assert.That(stepped.SelectMany(t => ((CodeFixProvider)Activator.CreateInstance(t)!).FixableDiagnosticIds).Except(tried), Is.Empty);
    }

    // What is right is not always there yet: a case may be about something that no other needs.
    private static TestCaseData Case(
        CodeFixProvider fix, string right, string wrong, string? choice = null, string more = "", params string[] remaining)
    {
        var order = Order.Replace("[Timeout", more + "[Timeout");
        if (fix is MapPropertyFix or PersistFix)
        {
            order = order.Replace("    public long Id", right + "\n    public long Id");
        }

        if (fix is PersistFix)
        {
            order = order.Replace(
                "CheckPaid() => throw new System.NotSupportedException();",
                "CheckPaid()\n    {\n        Note = \"paid\";\n        return Done;\n    }");
        }

        if (right.Contains("Name =") || right.Contains("StartAfter ="))
        {
            order = order.Replace(wrong.Contains("Name") ? "(Lost)" : wrong, right);
        }

        var body = order + order.Replace("class Order", "class Parcel").Replace("\"orders\"", "\"parcels\"") + Enums;
        var source = body.Replace(right, wrong);
        if (right.Contains("\"orders\""))
        {
            source = source.Replace(right.Replace("orders", "parcels"), wrong);
        }

        return new TestCaseData(fix, Usings + source, Usings + body, choice is null ? null : fix.GetType().Name + choice, remaining)
            .SetArgDisplayNames(fix.GetType().Name + choice, wrong);
    }

    private static TestCaseData Pair(CodeFixProvider fix, string right, string wrong, string? choice = null)
        => new TestCaseData(fix, Usings + Twice(wrong), Usings + Twice(right), choice is null ? null : fix.GetType().Name + choice, Array.Empty<string>())
            .SetArgDisplayNames(fix.GetType().Name + choice, wrong);

    private static string Twice(string order)
        => order + order.Replace("class Order", "class Parcel").Replace("\"orders\"", "\"parcels\"").Replace("old_orders", "old_parcels") + Enums;
}
