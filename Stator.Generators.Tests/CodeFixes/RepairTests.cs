using System.Threading.Tasks;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

/// <summary>The fixes that change one line or two: what becomes of a whole file, after which nothing is wrong with it.</summary>
internal sealed class RepairTests
{
    private const string Usings = "using System.Threading;\nusing System.Threading.Tasks;\nusing Stator;\nusing static Shop.OrderState;\n\nnamespace Shop;\n\n";

    private const string Attributes = """
        [StateMachine<OrderState>("orders", Initial = Paid)]
        [State(Paid, RetryAfter = "30s")]
        [TerminalState(Done)]
        [Transition(Paid, Done)]

        """;

    private const string Body = """
        public sealed partial class Order
        {
            public long Id { get; init; }

            public OrderState State { get; private set; }

            private OrderState? CheckPaid() => throw new System.NotSupportedException();
        }

        """;

    private const string Enum = "\npublic enum OrderState { Paid, Done }\n";

    private const string Source = Usings + Attributes + Body + Enum;

    [Test]
    public async Task Flags_are_removed()
        => Assert.That(
            await FixCheck.Verify(
                new RemoveFlagsFix(),
                Source.Replace("\npublic enum", "\n/// <summary>States.</summary>\n[System.Flags]\npublic enum"),
                Source.Replace("\npublic enum", "\n/// <summary>States.</summary>\npublic enum")),
            Is.EqualTo("Remove [Flags] from 'OrderState'"));

    [TestCase("DayOfOrder.Paid", "Paid")]
    [TestCase("DayOfOrder.Piad", "Paid")]
    public Task State_of_another_enum_is_replaced(string wrong, string right)
        => FixCheck.Verify(
            new StateArgumentFix(),
            (Source + "public enum DayOfOrder { Paid, Piad }\n").Replace("[Transition(Paid", $"[Transition({wrong}"),
            (Source + "public enum DayOfOrder { Paid, Piad }\n").Replace("[Transition(Paid", $"[Transition({right}"));

    [Test]
    public Task State_is_qualified_where_its_name_means_nothing_alone()
        => FixCheck.VerifyAll(
            new StateArgumentFix(),
            (Source + "public enum Day { Paid, Done }\n").Replace("using static Shop.OrderState;\n", "")

                .Replace("(Paid", "(OrderState.Paid").Replace("(Done", "(OrderState.Done").Replace("= Paid", "= OrderState.Paid")
                .Replace("[Transition(OrderState.Paid, Done)]", "[Transition(Day.Paid, Day.Done)]"),
            (Source + "public enum Day { Paid, Done }\n").Replace("using static Shop.OrderState;\n", "")

                .Replace("(Paid", "(OrderState.Paid").Replace("(Done", "(OrderState.Done").Replace("= Paid", "= OrderState.Paid")
                .Replace("[Transition(OrderState.Paid, Done)]", "[Transition(OrderState.Paid, OrderState.Done)]"));

    [TestCase("ExternalState", "[ExternalState(Lost)]", "STATOR034")]
    [TestCase("TerminalState", "[TerminalState(Lost)]")]
    public Task State_in_use_is_declared(string kind, string added, params string[] remaining)
        => FixCheck.Verify(
            new DeclareStateFix(),
            Source.Replace("Done }", "Done, Lost }").Replace("Done)]\npublic", "Done)]\n[Transition(Paid, Lost)]\npublic"),
            Source.Replace("Done }", "Done, Lost }").Replace("Done)]\npublic", "Done)]\n[Transition(Paid, Lost)]\npublic")
                .Replace("State(Done)]\n", $"State(Done)]\n{added}\n"),
            "DeclareStateFix:" + kind,
            remaining);

    [Test]
    public async Task Automatic_state_is_declared_together_with_its_check()
        => Assert.That(
            await FixCheck.Verify(
                new DeclareStateFix(),
                Source.Replace("Done }", "Done, Lost }")
                    .Replace("Done)]\npublic", "Done)]\n[Transition(Paid, Lost)]\n[Transition(Lost, Done)]\npublic"),
                Source.Replace("Done }", "Done, Lost }")
                    .Replace("Done)]\npublic", "Done)]\n[Transition(Paid, Lost)]\n[Transition(Lost, Done)]\npublic")
                    .Replace("State(Done)]\n", "State(Done)]\n[State(Lost, RetryAfter = \"30s\")]\n")
                    .Replace("Paid() => throw new System.NotSupportedException();\n", """
                        Paid() => throw new System.NotSupportedException();

                            private ValueTask<LostOutcome> CheckLost(CancellationToken cancellationToken)
                                => ValueTask.FromResult(LostOutcome.Stay);

                        """),
                "DeclareStateFix:State"),
            Is.EqualTo("Declare 'Lost' with [State] and add method 'CheckLost'"));

    [Test]
    public Task Legacy_states_are_declared_at_once()
        => FixCheck.VerifyAll(
            new DeclareStateFix(),
            Source.Replace("Done }", "Done, Lost, Old }"),
            Source.Replace("Done }", "Done, Lost, Old }")
                .Replace("State(Done)]\n", "State(Done)]\n[LegacyState(Lost, MoveTo = Paid)]\n[LegacyState(Old, MoveTo = Paid)]\n"),
            "DeclareStateFix:LegacyState");

    [TestCase("[TerminalState(Done)]\n[ExternalState(Paid)]\n")]
    [TestCase("[Transition(Paid, Done)]\n[Transition(Paid, Done)]\n")]
    [TestCase("[Transition(Done, Paid)]\n[Command(\"Open\", From = [Done], To = Paid)]\n")]
    public Task What_says_too_much_is_removed_at_once(string more)
        => FixCheck.VerifyAll(
            new RemoveDeclarationFix(), Source.Replace("Done)]\npublic", "Done)]\n" + more + "public"), Source);

    [Test]
    public Task Second_timeout_is_removed()
        => FixCheck.Verify(
            new RemoveDeclarationFix(),
            Source.Replace("Done)]\npublic",
                "Done)]\n[Timeout(Paid, Done, After = \"1d\")]\n[Timeout(Paid, Done, After = \"2d\")]\npublic"),
            Source.Replace("Done)]\npublic", "Done)]\n[Timeout(Paid, Done, After = \"1d\")]\npublic"));

    [Test]
    public async Task Source_of_a_command_is_removed()
        => Assert.That(
            await FixCheck.Verify(
                new RemoveDeclarationFix(),
                Source.Replace("Done)]\npublic", "Done)]\n[Command(\"End\", From = [Done, Paid], To = Done)]\npublic"),
                Source.Replace("Done)]\npublic", "Done)]\n[Command(\"End\", From = [Paid], To = Done)]\npublic")),
            Is.EqualTo("Remove 'Done' from [Command]"));

    [Test]
    public Task First_attribute_leaves_the_documentation_behind()
        => FixCheck.Verify(
            new RemoveDeclarationFix(),
            Usings + "/// <summary>An order.</summary>\n[Transition(Done, Paid)]\n" + Attributes + Body + Enum,
            Usings + "/// <summary>An order.</summary>\n" + Attributes + Body + Enum);

    [TestCase("public sealed class Order")]
    [TestCase("public sealed partial class Order")]
    public async Task Machine_is_added(string type)
        => Assert.That(
            await FixCheck.Verify(
                new AddStateMachineFix(),
                Source.Replace("[StateMachine<OrderState>(\"orders\", Initial = Paid)]\n", "/// <summary>An order.</summary>\n")
                    .Replace("public sealed partial class Order", type),
                Source.Replace("[StateMachine<OrderState>(\"orders\", Initial = Paid)]\n",
                    "/// <summary>An order.</summary>\n[StateMachine<OrderState>(\"orders\")]\n")),
            Is.EqualTo("Add [StateMachine<OrderState>(\"orders\")]"));

    [TestCase("", "AddPropertyFix:State", "    public OrderState State { get; private set; }\n\n")]
    [TestCase("    public OrderState State { get; }\n\n", "AddPropertyFix:State", "    public OrderState State { get; private set; }\n\n")]
    public Task State_property_is_added(string present, string key, string added)
        => FixCheck.Verify(
            new AddPropertyFix(), Source.Replace("    public OrderState State { get; private set; }\n\n", present),
            Source.Replace("    public OrderState State { get; private set; }\n\n", added), key);

    [TestCase("")]
    [TestCase("    public long Id { get; }\n\n")]
    public Task Key_is_added(string present)
        => FixCheck.Verify(
            new AddPropertyFix(), Source.Replace("    public long Id { get; init; }\n\n", present), Source, "AddPropertyFix:Id");

    [Test]
    public Task Setter_becomes_private()
        => FixCheck.Verify(new PrivateSetterFix(), Source.Replace("get; private set;", "get; set;"), Source);

    [Test]
    public async Task Initial_state_is_chosen()
        => Assert.That(
            await FixCheck.Verify(
                new SetArgumentFix(),
                Source.Replace(", Initial = Paid", "")
                    .Replace("Done)]\npublic", "Done)]\n[Command(\"Again\", From = [Paid], To = Paid)]\n[ExternalState(Held)]\n"
                    + "[Command(\"Hold\", From = [Paid], To = Held)]\n[Command(\"Release\", From = [Held], To = Paid)]\npublic")
                        .Replace("Done }", "Done, Held }"),
                Source.Replace("Done)]\npublic", "Done)]\n[Command(\"Again\", From = [Paid], To = Paid)]\n[ExternalState(Held)]\n"
                    + "[Command(\"Hold\", From = [Paid], To = Held)]\n[Command(\"Release\", From = [Held], To = Paid)]\npublic")
                        .Replace("Done }", "Done, Held }"),
                "SetArgumentFix:Initial:Paid"),
            Is.EqualTo("Say Initial = Paid"));

    [Test]
    public Task Wrong_initial_state_is_replaced()
        => FixCheck.Verify(
            new SetArgumentFix(),
            Source.Replace("Initial = Paid", "Initial = Old")
                .Replace("Done)]\npublic", "Done)]\n[LegacyState(Old, MoveTo = Paid)]\npublic").Replace("Done }", "Done, Old }"),
            Source.Replace("Done)]\npublic", "Done)]\n[LegacyState(Old, MoveTo = Paid)]\npublic").Replace("Done }", "Done, Old }"),
            "SetArgumentFix:Initial:Paid");

    [Test]
    public Task Cycle_is_slowed_down_at_its_first_state()
        => FixCheck.Verify(
            new SetArgumentFix(),
            Two.Replace("Done)]\npublic", "Done)]\n[Transition(Paid, Sent)]\n[Transition(Sent, Paid)]\n[Transition(Sent, Done)]\npublic"),
            Two.Replace("Done)]\npublic", "Done)]\n[Transition(Paid, Sent)]\n[Transition(Sent, Paid)]\n[Transition(Sent, Done)]\npublic")
                .Replace("[State(Paid, RetryAfter = \"30s\")]", "[State(Paid, RetryAfter = \"30s\", StartAfter = \"1s\")]"),
            "SetArgumentFix:StartAfter");

    [TestCase("30 sec", "30s")]
    [TestCase("5 minutes", "5m")]
    [TestCase("1 Hour, 30 Min", "1h30m")]
    [TestCase("10 sec and 2 days", "2d10s")]
    [TestCase("1.5 hrs", "1.5h")]
    public async Task Durations_are_rewritten_at_once(string wrong, string right)
        => await FixCheck.VerifyAll(
            new SetArgumentFix(),
            Source.Replace("\"30s\"", $"\"{wrong}\", StartAfter = \"{wrong}\""),
            Source.Replace("\"30s\"", $"\"{right}\", StartAfter = \"{right}\""));

    [Test]
    public Task Missing_RetryAfters_are_added_at_once()
        => FixCheck.VerifyAll(
            new SetArgumentFix(),
            Two.Replace("[State(Paid, RetryAfter = \"30s\")]", "[State(Paid)]")
                .Replace("[State(Sent, RetryAfter = \"30s\")]", "[State(Sent, StartAfter = \"5s\")]")
                .Replace("(Paid, Done)", "(Paid, Sent)").Replace("Sent)]\npublic", "Sent)]\n[Transition(Sent, Done)]\npublic"),
            Two.Replace("[State(Sent, RetryAfter = \"30s\")]", "[State(Sent, StartAfter = \"5s\", RetryAfter = \"30s\")]")
                .Replace("(Paid, Done)", "(Paid, Sent)").Replace("Sent)]\npublic", "Sent)]\n[Transition(Sent, Done)]\npublic"),
            "SetArgumentFix:RetryAfter");

    [TestCase("[TerminalState(Done, Name = \"paid\")]", "[TerminalState(Done, Name = \"Done\")]")]
    [TestCase("[TerminalState(Done, Name = \"PAID\")]", "[TerminalState(Done, Name = \"Done\")]")]
    public Task Stored_name_is_made_different(string wrong, string right)
        => FixCheck.Verify(
            new SetArgumentFix(), Source.Replace("[TerminalState(Done)]", wrong), Source
                .Replace("[TerminalState(Done)]", right), "SetArgumentFix:Name");

    [Test]
    public Task Table_is_taken_from_its_mapping()
        => FixCheck.Verify(
            new SetArgumentFix(),
            Source.Replace("[TerminalState", "[System.ComponentModel.DataAnnotations.Schema.Table(\"old_orders\")]\n[TerminalState"),
            Source.Replace("[TerminalState", "[System.ComponentModel.DataAnnotations.Schema.Table(\"old_orders\")]\n[TerminalState")
                .Replace("(\"orders\"", "(\"old_orders\""));

    [TestCase("StartAfter", "2d")]
    [TestCase("DeleteAfter", "2d")]
    public async Task Argument_is_removed(string argument, string duration)
        => Assert.That(
            await FixCheck.Verify(
                new RemoveArgumentFix(),
                Source.Replace("\"30s\"", $"\"30s\", {argument} = \"{duration}\"")
                    .Replace("Done)]\npublic", "Done)]\n[Timeout(Paid, Done, After = \"1d\")]\npublic"),
                Source.Replace("Done)]\npublic", "Done)]\n[Timeout(Paid, Done, After = \"1d\")]\npublic")),
            Is.EqualTo("Remove " + argument));

    [Test]
    public async Task State_without_a_way_out_becomes_terminal()
        => Assert.That(
            await FixCheck.Verify(
                new MakeTerminalFix(),
                Two.Replace("(Paid, Done)", "(Paid, Sent)").Replace("Sent)]\npublic", "Sent)]\n[Transition(Paid, Done)]\npublic"),
                Two.Replace("(Paid, Done)", "(Paid, Sent)").Replace("Sent)]\npublic", "Sent)]\n[Transition(Paid, Done)]\npublic")
                    .Replace("[State(Sent, RetryAfter = \"30s\")]", "[TerminalState(Sent)]")
                        .Replace("\n    private OrderState? CheckSent() => throw new System.NotSupportedException();\n", "")),
            Is.EqualTo("Declare 'Sent' with [TerminalState] and remove 'CheckSent'"));

    [Test]
    public Task Surplus_checks_are_removed_at_once()
        => FixCheck.VerifyAll(
            new SurplusCheckFix(),
            Held.Replace("=> throw new System.NotSupportedException();\n",
                "=> throw new System.NotSupportedException();\n\n    private OrderState? CheckDone() => throw new System.NotSupportedException();\n\n    private OrderState? CheckHeld() => throw new System.NotSupportedException();\n"),
            Held,
            "SurplusCheckFix:Remove");

    [Test]
    public Task State_with_a_check_becomes_automatic()
        => FixCheck.Verify(
            new SurplusCheckFix(),
            Held.Replace("=> throw new System.NotSupportedException();\n", "=> throw new System.NotSupportedException();\n\n    private OrderState? CheckHeld() => throw new System.NotSupportedException();\n"),
            Held.Replace("=> throw new System.NotSupportedException();\n", "=> throw new System.NotSupportedException();\n\n    private OrderState? CheckHeld() => throw new System.NotSupportedException();\n")
                .Replace("[ExternalState(Held)]", "[State(Held, RetryAfter = \"30s\")]"),
            "SurplusCheckFix:State");

    [Test]
    public async Task Check_is_renamed_with_its_calls()
        => Assert.That(
            await FixCheck.Verify(
                new RenameCheckFix(),
                Source.Replace("CheckPaid() => throw new System.NotSupportedException();", "CheckPiad() => throw new System.NotSupportedException();\n\n    public bool IsDone() => CheckPiad() is not null;"),
                Source.Replace("CheckPaid() => throw new System.NotSupportedException();", "CheckPaid() => throw new System.NotSupportedException();\n\n    public bool IsDone() => CheckPaid() is not null;")),
            Is.EqualTo("Rename 'CheckPiad' to 'CheckPaid'"));

    [Test]
    public Task Properties_that_are_no_columns_are_marked_at_once()
        => FixCheck.VerifyAll(
            new MapPropertyFix(),
            Source.Replace("    public long Id",
                "    /// <summary>Lines.</summary>\n    public int[] Lines { get; set; } = [];\n\n    public System.TimeSpan Age { get; set; }\n\n    public long Id"),
            "using System.ComponentModel.DataAnnotations.Schema;\n"
                + Source.Replace("    public long Id",
                    "    /// <summary>Lines.</summary>\n    [NotMapped]\n    public int[] Lines { get; set; } = [];\n\n    [NotMapped]\n    public System.TimeSpan Age { get; set; }\n\n    public long Id"));

    [Test]
    public Task Columns_that_clash_get_names_of_their_own()
        => FixCheck.VerifyAll(
            new MapPropertyFix(),
            Source.Replace("    public long Id",
                "    public int StateNext { get; set; }\n\n    public int StateError { get; set; }\n\n    public long Id"),
            "using System.ComponentModel.DataAnnotations.Schema;\n"
                + Source.Replace("    public long Id",
                    "    [Column(\"state_next_2\")]\n    public int StateNext { get; set; }\n\n    [Column(\"state_error_2\")]\n    public int StateError { get; set; }\n\n    public long Id"));

    [Test]
    public Task Static_is_removed()
        => FixCheck.Verify(new RemoveStaticFix(), Source.Replace("private OrderState? C", "private static OrderState? C"), Source);

    private static string Two => Source.Replace("[TerminalState(Done)]", "[State(Sent, RetryAfter = \"30s\")]\n[TerminalState(Done)]")
        .Replace("Done }", "Done, Sent }")
        .Replace("=> throw new System.NotSupportedException();\n", "=> throw new System.NotSupportedException();\n\n    private OrderState? CheckSent() => throw new System.NotSupportedException();\n");

    private static string Held => Source.Replace("[TerminalState(Done)]", "[ExternalState(Held)]\n[TerminalState(Done)]")
        .Replace("Done)]\npublic",
            "Done)]\n[Command(\"Hold\", From = [Paid], To = Held)]\n[Command(\"Drop\", From = [Held], To = Done)]\npublic")
        .Replace("Done }", "Done, Held }");
}
