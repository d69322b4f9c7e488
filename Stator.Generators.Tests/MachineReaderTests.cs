using System.Linq;
using Microsoft.CodeAnalysis;
using NUnit.Framework;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>What the reader makes of source, as the generator sees it: without anything generated.</summary>
internal sealed class MachineReaderTests
{
    [Test]
    public void Class_without_the_attribute_is_no_machine()
        => Assert.That(MachineReader.ReadAll(Compile.Sources("class Order;").GetTypeByMetadataName("Order")!, default), Is.Empty);

    [Test]
    public void Names_and_places_of_nested_types_are_read()
    {
        var source = Shop.Order(around: "internal partial record struct Door", type: "public partial record Order");
        Assert.That(
            Read(source, "Shop.Door+Order").Type,
            Is.EqualTo(new TypeModel(
                "Shop", "Order", "record", IsPartial: true, IsPublic: false,
                new EquatableArray<ContainerModel>([new ContainerModel("Door", "record struct", IsPartial: true)]))));
    }

    [Test]
    public void Attribute_is_read_with_all_its_arguments()
    {
        var machine = Read(Shop.Order("""
            [StateMachine<OrderState>("shop.orders", Initial = Paid, ColumnPrefix = "phase")]
            [State(Paid, RetryAfter = "30s", StartAfter = "1s", DeleteAfter = "7d", Deadline = "1m", Name = "paid")]
            [LegacyState(OrderState.Done, MoveTo = Paid)]
            """));
        Assert.That((machine.Table, machine.ColumnPrefix, machine.Initial?.Member), Is.EqualTo(("shop.orders", "phase", "Paid")));
        Assert.That(
            machine.States.Select(s => (s.State.Member, s.State.Text, s.Kind, s.StoredName, s.MoveTo?.Member)),
            Is.EqualTo(new[]
            {
                ("Paid", "Paid", StateKind.Automatic, "paid", (string?)null),
                ("Done", "Done", StateKind.Legacy, null, "Paid"),
            }));
        var state = machine.States[0];
        Assert.That(
            new[] { state.RetryAfter, state.StartAfter, state.DeleteAfter, state.Deadline }.Select(d => d?.Text),
            Is.EqualTo(new[] { "30s", "1s", "7d", "1m" }));
    }

    [Test]
    public void Members_that_share_a_value_are_the_first_of_them()
    {
        var machine = Read(Shop.Order(Shop.Graph.Replace("(Paid, Done)", "(Paid, Closed)"), states: "Paid = 1, Done = 2, Closed = 2"));
        Assert.That(machine.Transitions[0].To.Member, Is.EqualTo("Done"));
        Assert.That(machine.Enum.Members, Is.EqualTo(new[] { "Paid", "Done", "Closed" }));
    }

    [Test]
    public void Properties_are_columns_of_the_base_class_first()
    {
        var machine = Read(Shop.Order(
            key: """
                public string URLPath { get; set; } = "";
                [System.ComponentModel.DataAnnotations.Schema.Column("no")] public int? Number { get; init; }
                """,
            type: "public sealed partial class Order : Entity") + """

            public abstract class Entity
            {
                public long Id { get; protected init; }
                public Guid Tag { get; protected internal set; }
                public string Hidden { get; private set; } = "";
            }
            """);
        Assert.That(machine.Key, Is.EqualTo(new PropertyModel("Id", "id", ColumnType.Int64, "long", IsNullable: false)));
        Assert.That(
            machine.Columns,
            Is.EqualTo(new[]
            {
                new PropertyModel("Tag", "tag", ColumnType.Guid, "global::System.Guid", IsNullable: false),
                new PropertyModel("URLPath", "url_path", ColumnType.String, "string", IsNullable: false),
                new PropertyModel("Number", "no", ColumnType.Int32, "int?", IsNullable: true),
            }));
    }

    [TestCase("bool", ColumnType.Boolean)]
    [TestCase("byte", ColumnType.Byte)]
    [TestCase("short", ColumnType.Int16)]
    [TestCase("int?", ColumnType.Int32)]
    [TestCase("long", ColumnType.Int64)]
    [TestCase("float", ColumnType.Single)]
    [TestCase("double?", ColumnType.Double)]
    [TestCase("decimal", ColumnType.Decimal)]
    [TestCase("string?", ColumnType.String)]
    [TestCase("Guid", ColumnType.Guid)]
    [TestCase("DateTime", ColumnType.DateTime)]
    [TestCase("DateTimeOffset?", ColumnType.DateTimeOffset)]
    [TestCase("byte[]?", ColumnType.Bytes)]
    [TestCase("DayOfWeek", ColumnType.Enum)]
    public void Property_of_a_supported_type_is_a_column(string type, ColumnType columnType)
    {
        var columns = Read(Shop.Order(key: Shop.Key + $"public {type} Extra {{ get; set; }} = default!;")).Columns;
        Assert.That(columns.Select(c => (c.Type, c.IsNullable)), Is.EqualTo(new[] { (columnType, type.EndsWith('?')) }));
    }

    [TestCase("public TimeSpan Extra { get; set; }")]
    [TestCase("public int[] Extra { get; set; } = [];")]
    [TestCase("public int Extra { get; }")]
    [TestCase("public int Extra { set { } }")]
    [TestCase("public static int Extra { get; set; }")]
    [TestCase("public int this[int index] { get => 0; set { } }")]
    [TestCase("[System.ComponentModel.DataAnnotations.Schema.NotMapped] public int Extra { get; set; }")]
    public void Other_properties_are_no_columns(string property)
        => Assert.That(Read(Shop.Order(key: Shop.Key + property)).Columns, Is.Empty);

    [Test]
    public void Reference_may_be_null_where_nullable_is_disabled_but_a_key_is_not()
    {
        var machine = Read("#nullable disable\n" + Shop.Order(key: "public string Id { get; set; } public string Note { get; set; }"));
        Assert.That((machine.Key?.ClrType, machine.Columns[0].ClrType), Is.EqualTo(("string", "string?")));
    }

    [TestCase("OrderState?", CheckResult.NullableState, false)]
    [TestCase("Task<OrderState?>", CheckResult.NullableState, true)]
    [TestCase("PaidOutcome", CheckResult.Outcome, false)]
    [TestCase("ValueTask<PaidOutcome>", CheckResult.Outcome, true)]
    [TestCase("Task<Order.PaidOutcome>", CheckResult.Outcome, true)]
    [TestCase("ValueTask<DoneOutcome>", CheckResult.Other, true)]
    [TestCase("PaidOutcome?", CheckResult.Other, false)]
    [TestCase("OrderState", CheckResult.State, false)]
    [TestCase("Task<OrderState>", CheckResult.State, true)]
    [TestCase("Task", CheckResult.Other, false)]
    public void Answer_of_a_check_is_told_before_its_type_exists(string type, CheckResult result, bool isAwaited)
    {
        var check = Read(Shop.Order(check: $"private {type} CheckPaid() => default;")).Checks.Single();
        Assert.That((check.Result, check.IsAwaited, check.ResultText), Is.EqualTo((result, isAwaited, type)));
    }

    [TestCase("async void CheckPaid() => await Task.Yield();", CheckResult.AsyncVoid)]
    [TestCase("void CheckPaid() { }", CheckResult.Other)]
    public void Answer_of_nothing_depends_on_who_could_wait_for_it(string check, CheckResult result)
        => Assert.That(Read(Shop.Order(check: "private " + check)).Checks.Single().Result, Is.EqualTo(result));

    [Test]
    public void Parameters_of_a_check_are_read_as_generated_code_needs_them()
    {
        var check = Read(Shop.Order(check: """
            private OrderState? CheckPaid(List<string?>? list, CancellationToken token, TimeProvider clock, StatorContext context) => null;
            """)).Checks.Single();
        Assert.That(
            check.Parameters,
            Is.EqualTo(new[]
            {
                new CheckParameterModel(CheckParameterKind.Service, "global::System.Collections.Generic.List<string?>", "list"),
                new CheckParameterModel(CheckParameterKind.CancellationToken, "global::System.Threading.CancellationToken", "token"),
                new CheckParameterModel(CheckParameterKind.TimeProvider, "global::System.TimeProvider", "clock"),
                new CheckParameterModel(CheckParameterKind.StatorContext, "global::Stator.StatorContext", "context"),
            }));
    }

    [Test]
    public void Model_is_the_same_after_lines_comments_and_members_were_added()
    {
        var source = Shop.Order();
        var edited = source.Replace("[Transition", "// A comment\n\n[Transition")
            .Replace("private OrderState?", "private int n;\nprivate OrderState?");
        Assert.That(edited, Is.Not.EqualTo(source));
        Assert.That(Read(edited), Is.EqualTo(Read(source)));
        Assert.That(Read(edited).GetHashCode(), Is.EqualTo(Read(source).GetHashCode()));
    }

    [Test]
    public void Model_is_another_after_an_edge_was_added()
        => Assert.That(Read(Shop.Order(Shop.Graph + "[Transition(Paid, Paid)]")), Is.Not.EqualTo(Read(Shop.Order())));

    [Test]
    public void Model_is_the_same_for_the_analyzer_who_sees_the_generated_half()
    {
        var compilation = Compile.Sources(Shop.Order(check: "private PaidOutcome CheckPaid() => default;"));
        Assert.That(Read(Compile.WithGenerated(compilation)), Is.EqualTo(Read(compilation)));
    }

    private static MachineModel Read(string source, string type = "Shop.Order") => Read(Compile.Sources(source), type);

    private static MachineModel Read(Compilation compilation, string type = "Shop.Order")
        => MachineReader.ReadAll(compilation.GetTypeByMetadataName(type)!, default).Single();
}
