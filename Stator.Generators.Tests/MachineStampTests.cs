using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>
/// Which declarations in other files concern a machine. What must be noticed also changes its model, so that no case here is one by
/// mistake; what must not be noticed is what people type all day.
/// </summary>
public sealed class MachineStampTests
{
    private const string Machine = """
        using System.ComponentModel.DataAnnotations.Schema;
        using Stator;
        using Shop.Data;
        using static Shop.Orders.Status;
        using Price = Shop.Data.Cents;

        namespace Shop.Orders;

        [StateMachine<Status>(Tables.Orders, For = typeof(Order), Initial = New)]
        [State(New, RetryAfter = Limits.Retry)]
        [TerminalState(Done)]
        [Transition(New, Done)]
        [Failure(New, Done, MaxAttempts = 3, On = [typeof(Broken)])]
        [StateGroup(Tables.Group, New)]
        public partial class OrderFlow
        {
            private Status? CheckNew(Order order, IPayments payments, Clock clock, Gateway.Lane lane) => Done;
        }
        """;

    private const string Row = """
        using System.ComponentModel.DataAnnotations.Schema;
        using Shop.Data;
        using Price = Shop.Data.Cents;

        namespace Shop.Orders;

        public partial class Order : Entity
        {
            public Status Status { get; set; }
            public Data.Money Total { get; set; }
            public Price Price { get; set; }
            public Tag Tag { get; set; }
            public Customer Customer { get; set; }
            [Column("street")] public string Street { get; set; } = "";
        }
        """;

    private const string Data = """
        #undef WIDE
        namespace Shop.Data;

        public abstract class Entity : Stamped<OrderId> { public string Label { get; set; } = ""; }

        public abstract class Stamped<T> { public T Id { get; init; } }

        public readonly record struct OrderId(long Value);

        public readonly record struct OtherId(int Value);

        public readonly struct Money
        {
            public Money(int amount) => Amount = amount;
            public int Amount { get; }
        }

        public readonly record struct Cents(string Value);

        public abstract record TagBase;

        public sealed record Tag(string Value) : TagBase;

        public static class Limits { public const string Retry = Seconds.One; }

        public static class Seconds { public const string One = "1s"; }

        public class Broken : System.Exception;

        public class Address { public string Street => ""; }

        public class Customer { public Address Address { get; set; } = new(); }

        public class Gateway : Gate;

        public class Gate : Road;

        public class Road { public class Lane; }

        public class Track { public class Lane; }

        #if WIDE
        public class Clock;
        #else
        public ref struct Clock;
        #endif
        """;

    private const string Orders = """
        namespace Shop.Orders;

        public enum Status { New, Done }

        public static class Tables { public const string Orders = nameof(Orders); public const string Group = "Open"; }

        public interface IPayments { bool IsPaid(Invoice invoice); }

        public class Invoice { public long Number { get; set; } }

        partial class Order { public int Weight { get; set; } }
        """;

    private const string Elsewhere = """
        namespace Shop.Elsewhere;

        public class Calculator
        {
            public const int Most = 3;
            private int last;
            public int Last { get => last; set => last = value; }
            public int Twice(int value) => 2 * value;
        }
        """;

    private static readonly string[] Sources = [Machine, Row, Data, Orders, Elsewhere];

    [TestCase("New, Done }", "New, Done, Lost }", TestName = "A_member_of_the_enum")]
    [TestCase("One = \"1s\"", "One = \"2s\"", TestName = "A_constant_that_is_another_constant")]
    [TestCase("= nameof(Orders)", "= nameof(Tables)", TestName = "A_constant_that_is_a_name")]
    [TestCase("Group = \"Open\"", "Group = \"Live\"", TestName = "The_name_of_a_group")]
    [TestCase("OrderId(long", "OrderId(int", TestName = "What_the_type_of_an_inherited_key_wraps")]
    [TestCase("public T Id", "public int Version { get; set; } public T Id", TestName = "A_property_of_the_base_of_the_base")]
    [TestCase("public T Id", "public required object More; public T Id", TestName = "A_required_member_of_the_base_of_the_base")]
    [TestCase("Stamped<OrderId>", "Stamped<OtherId>", TestName = "The_base_of_a_base")]
    [TestCase("public int Amount", "public int More => 1; public int Amount", TestName = "A_property_of_a_type_that_wraps_a_value")]
    [TestCase("public Money(int", "internal Money(int", TestName = "A_constructor_of_a_type_that_wraps_a_value")]
    [TestCase("readonly record struct Cents(string Value)", "enum Cents", TestName = "The_kind_of_a_type_under_an_alias")]
    [TestCase(
        "record TagBase;", "record TagBase { public string Value { get; init; } }",
        TestName = "A_property_of_the_base_of_a_record_that_wraps")]
    [TestCase("interface IPayments", "struct IPayments", TestName = "The_kind_of_a_service")]
    [TestCase("class Gate : Road", "class Gate : Track", TestName = "The_base_of_the_base_of_what_a_service_is_nested_in")]
    [TestCase("#undef WIDE", "#define WIDE", TestName = "A_symbol_of_the_preprocessor")]
    [TestCase("class Order { public int Weight", "class Order { public long Weight", TestName = "A_part_of_the_row_in_another_file")]
    [TestCase("class Broken", "class Torn", TestName = "The_name_of_a_type_in_an_attribute")]
    [TestCase(
        "public abstract class Entity", "#nullable disable\npublic abstract class Entity",
        TestName = "A_nullable_directive_before_a_base")]
    [TestCase("#undef WIDE", "// <auto-generated/>\n#undef WIDE", TestName = "A_mark_of_generated_code")]
    [TestCase(
        "Label { get; set; } = \"\";", "Label { get; set; } = \"\"; public class Price { }",
        TestName = "A_nested_type_of_a_base_that_shadows")]
    [TestCase("Label { get; set; }", "Label { get; private set; }", TestName = "An_accessor_of_a_base")]
    public void What_concerns_the_machine_is_noticed(string old, string @new) => ExpectNoticed(Edited(old, @new));

    [TestCase("namespace Shop.Orders; partial class Order { public int Height { get; set; } }", TestName = "A_new_part")]
    [TestCase(
        "namespace Shop.Orders; public static class Limits { public const string Retry = \"5s\"; }",
        TestName = "A_class_in_a_nearer_namespace")]
    [TestCase("namespace Shop.Orders.Data; public class Unlike;", TestName = "A_nearer_namespace")]
    [TestCase(
        "namespace Shop.Orders; public class StateAttribute(object o) : System.Attribute { public string? RetryAfter; }",
        TestName = "A_nearer_attribute")]
    [TestCase("namespace Shop.Orders; public static class OrderFlowStator;", TestName = "The_name_of_the_class_of_the_verbs")]
    [TestCase(
        "global using static Shop.More; namespace Shop; public static class More { public const Orders.Status Done = Orders.Status.New; }",
        TestName = "A_global_using_static")]
    [TestCase("global using Broken = System.InvalidOperationException;", TestName = "A_global_using_with_a_name_that_is_taken")]
    [TestCase("namespace Shop.Orders; public class Broken : System.Exception;", TestName = "A_nearer_type_in_an_attribute")]
    public void A_new_file_that_concerns_the_machine_is_noticed(string source)
    {
        ExpectNoticed(([.. Sources, "// nothing yet"], [.. Sources, source]));
        ExpectNoticed(([.. Sources, source], [.. Sources, "// nothing any more"]));
    }

    [Test]
    public void The_name_at_the_end_of_a_path_is_the_same_where_there_is_no_such_member()
    {
        var before = Sources.Select(s => s.Replace("(Tables.Orders,", "(nameof(Order.Customer.Address.Street),")).ToArray();
        var after = before.Select(s => s.Replace("Street =>", "Road =>")).ToArray();
        Assert.That(Model(after).Equals(Model(before)), Is.True, "which is why the types of members of members are of no concern");
    }

    [Test]
    public void A_nearer_namespace_is_told_from_one_that_ends_the_same()
        => ExpectNoticed((
            [.. Sources, "namespace Far.Orders.Data; public class Unlike;"],
            [.. Sources, "namespace Shop.Orders.Data; public class Unlike;"]));

    [Test]
    public void A_global_using_that_means_something_else_is_noticed()
        => ExpectNoticed((
            [.. Sources.Select(s => s.Replace("using Price = Shop.Data.Cents;", "")), "global using Price = Shop.Data.Cents;"],
            [.. Sources.Select(s => s.Replace("using Price = Shop.Data.Cents;", "")), "global using Price = Shop.Data.Money;"]));

    [TestCase("Last {", "Newest {", TestName = "A_property_elsewhere")]
    [TestCase("private int last", "private long last", TestName = "A_field_elsewhere")]
    [TestCase("Twice(int value)", "Double(int value, int more)", TestName = "A_method_elsewhere")]
    [TestCase("Most = 3", "Most = 4", TestName = "A_constant_elsewhere")]
    [TestCase("class Calculator", "class Counter", TestName = "The_name_of_a_class_elsewhere")]
    [TestCase("class Calculator", "class Clock; public class Calculator", TestName = "A_class_elsewhere_of_the_same_name_as_a_service")]
    [TestCase("class Calculator", "enum Status { A, B }; public class Calculator", TestName = "An_enum_elsewhere_of_the_same_name")]
    [TestCase("namespace Shop.Elsewhere", "namespace Shop.Further", TestName = "A_namespace_elsewhere")]
    [TestCase("namespace Shop.Elsewhere", "using System;\nnamespace Shop.Elsewhere", TestName = "A_using_elsewhere")]
    [TestCase("IsPaid(Invoice invoice)", "IsPaid(Invoice invoice, int retries)", TestName = "A_method_of_a_service")]
    [TestCase("long Number", "long Number2", TestName = "A_property_of_a_type_that_only_a_service_knows")]
    [TestCase("Street =>", "Road =>", TestName = "A_property_of_the_type_of_a_property_of_a_property")]
    public void What_does_not_concern_the_machine_is_not_noticed(string old, string @new) => ExpectUnnoticed(Edited(old, @new));

    [TestCase("namespace Shop.Elsewhere; public class More { public int Last { get; set; } }", TestName = "A_new_class")]
    [TestCase(
        "namespace Shop.Further; public static class More { public static int Twice(this Shop.Orders.Order order) => 2; }",
        TestName = "An_extension_method")]
    [TestCase(
        "namespace Shop.Data; public class MoreAttribute : System.Attribute;",
        TestName = "A_new_attribute_in_a_namespace_that_is_used")]
    public void A_new_file_that_does_not_concern_the_machine_is_not_noticed(string source)
    {
        ExpectUnnoticed((Sources, [.. Sources, source]));
        ExpectUnnoticed(([.. Sources, source], Sources));
    }

    private static (string[] Before, string[] After) Edited(string old, string @new)
    {
        var after = Sources.Select((s, index) => index == 0 ? s : s.Replace(old, @new)).ToArray();
        Assert.That(after, Is.Not.EqualTo(Sources));
        return (Sources, after);
    }

    private static void ExpectNoticed((string[] Before, string[] After) edit)
    {
        var (before, after) = Compilations(edit.Before, edit.After);
        Assert.Multiple(() =>
        {
            Assert.That(Model(edit.After).Equals(Model(edit.Before)), Is.False, "the model is the same");
            Assert.That(Stamp(after), Is.Not.EqualTo(Stamp(before)), "the stamp");
        });

        var driver = Compile.Driver().RunGenerators(before).RunGenerators(after);
        var read = driver.GetRunResult().Results.Single().TrackedSteps[TrackingNames.Read].SelectMany(s => s.Outputs).ToList();
        var model = ((EquatableArray<ReadMachine>)read.Single().Value).Single().Model!;
        Assert.That(model.Equals(Model(edit.After)), Is.True, "what the generator reads");
    }

    private static void ExpectUnnoticed((string[] Before, string[] After) edit)
    {
        var (before, after) = Compilations(edit.Before, edit.After);
        Assert.Multiple(() =>
        {
            Assert.That(Model(edit.After).Equals(Model(edit.Before)), Is.True, "the model is the same");
            Assert.That(Stamp(after), Is.EqualTo(Stamp(before)), "the stamp");
            Assert.That(StampOfAll(after), Is.Not.EqualTo(StampOfAll(before)), "the stamp of the compilation");
        });
    }

    // The files that are the same stay the same trees, as in an editor.
    private static (CSharpCompilation Before, CSharpCompilation After) Compilations(string[] before, string[] after)
    {
        var old = Compile.Sources(before);
        var trees = after.Select((text, index) => index < before.Length && before[index] == text
            ? old.SyntaxTrees[index]
            : CSharpSyntaxTree.ParseText(text, Compile.ParseOptions, $"Test{index}.cs"));
        return (old, old.RemoveAllSyntaxTrees().AddSyntaxTrees(trees));
    }

    private static ulong StampOfAll(CSharpCompilation compilation) => DeclarationStamp.Of(compilation, CancellationToken.None);

    private static ulong Stamp(CSharpCompilation compilation)
        => DeclarationStamp.Of(
            compilation,
            compilation.SyntaxTrees[0].GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().First(),
            CancellationToken.None);

    // Of trees that nothing is remembered of.
    private static MachineModel Model(string[] sources)
        => MachineReader.ReadAll(Compile.Sources(sources).GetTypeByMetadataName("Shop.Orders.OrderFlow")!, CancellationToken.None).Single();
}
