using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using Stator.Generators.Reading;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>
/// A machine is read again when, and only when, something was declared anew: not to notice is wrong code, to notice too much is slow.
/// </summary>
public sealed class DeclarationStampTests
{
    private const string Machine = """
        using Stator;
        using static Yard.Light;

        namespace Yard;

        [StateMachine<Light>(Names.Table)]
        [State(On, RetryAfter = "1s")]
        [TerminalState(Off)]
        [Transition(On, Off)]
        public partial class Lamp : Thing
        {
            public Light State { get; private set; }
            private Light? CheckOn(Yard.Switch @switch) => Off;
        }
        """;

    private const string Elsewhere = """
        #nullable enable
        namespace Yard;

        public enum Light { On, Off }

        public static class Names
        {
            public const string Table = "lamps";
            private static readonly int[] Numbers = [1, 2];
        }

        public class Thing
        {
            private int count;

            public Thing()
            {
                count = 1;
            }

            public long Id { get; init; }

            public string Label { get; set; } = "";

            public int Count { get => count; set { count = value; } }

            public int Twice() => count * 2;
        }

        public class Switch;

        public partial class Lamp
        {
            public int Watts { get; set; }

            private void Blow()
            {
                Watts = 0;
            }
        }
        """;

    [TestCase("count = 1;", "count = 2;", TestName = "In_a_constructor")]
    [TestCase("get => count;", "get => count + 1;", TestName = "In_a_getter")]
    [TestCase("{ count = value; }", "{ count = value; count++; }", TestName = "In_a_setter")]
    [TestCase("=> count * 2", "=> Twice(", TestName = "In_an_expression_even_a_broken_one")]
    [TestCase("Watts = 0;", "var x = 1; void Local() { }", TestName = "In_another_part_of_the_machine")]
    [TestCase("public int Twice", "// says it twice\n    public int Twice", TestName = "In_a_comment")]
    public void An_edit_that_declares_nothing_is_not_noticed(string old, string @new)
    {
        var (before, after) = Edited(old, @new);
        Assert.That(Stamp(after), Is.EqualTo(Stamp(before)));
    }

    [TestCase("On, Off }", "On, Off, Broken }", TestName = "A_member_of_the_enum")]
    [TestCase("\"lamps\"", "\"lights\"", TestName = "A_constant")]
    [TestCase("long Id", "int Id", TestName = "The_type_of_an_inherited_key")]
    [TestCase("Watts { get; set; }", "Volts { get; set; }", TestName = "A_property_in_another_part")]
    [TestCase("Watts { get; set; }", "Watts { get; }", TestName = "A_setter")]
    [TestCase("public class Switch;", "public struct Switch;", TestName = "The_type_of_a_parameter")]
    [TestCase("string Label", "string? Label", TestName = "A_question_mark")]
    [TestCase("#nullable enable", "#nullable disable", TestName = "A_nullable_directive")]
    [TestCase("private void Blow", "private Light? CheckOff(int more) => null; private void Blow", TestName = "A_check_in_another_part")]
    [TestCase("public long Id", "[System.Obsolete] public long Id", TestName = "An_attribute")]
    public void What_is_declared_anew_is_noticed(string old, string @new)
    {
        var (before, after) = Edited(old, @new);
        Assert.That(Stamp(after), Is.Not.EqualTo(Stamp(before)));
    }

    [TestCase("On, Off }", "On, Off, Broken }")]
    [TestCase("\"lamps\"", "\"lights\"")]
    [TestCase("long Id", "int Id")]
    [TestCase("public class Switch;", "public struct Switch;")]
    [TestCase("string Label", "string? Label")]
    [TestCase("private void Blow", "private Light? CheckOff(int more) => null; private void Blow")]
    public void A_machine_that_changes_elsewhere_is_generated_anew(string old, string @new)
    {
        var (before, after) = Edited(old, @new);
        var driver = Compile.Driver().RunGenerators(before).RunGenerators(after);
        var steps = driver.GetRunResult().Results.Single().TrackedSteps[TrackingNames.Read];
        Assert.That(steps.SelectMany(s => s.Outputs).Select(o => o.Reason), Is.EqualTo([IncrementalStepRunReason.Modified]));
        Assert.That(Texts(driver), Is.EqualTo(Texts(Compile.Driver().RunGenerators(after))));
    }

    [Test]
    public void Another_reference_or_another_option_is_noticed()
    {
        var before = Compile.Sources(Machine, Elsewhere);
        Assert.Multiple(() =>
        {
            Assert.That(Stamp(before.Clone()), Is.EqualTo(Stamp(before)));
            Assert.That(Stamp(before.RemoveReferences(before.ExternalReferences.Last())), Is.Not.EqualTo(Stamp(before)));
            var options = before.Options.WithNullableContextOptions(NullableContextOptions.Disable);
            Assert.That(Stamp(before.WithOptions(options)), Is.Not.EqualTo(Stamp(before)));
            Assert.That(Stamp(before.WithAssemblyName("Other")), Is.Not.EqualTo(Stamp(before)));
        });
    }

    [Test]
    public void A_nullable_directive_in_a_body_is_noticed()
    {
        var (before, after) = Edited("count = 1;", "count = 1;\n#nullable disable\n");
        Assert.That(Stamp(after), Is.Not.EqualTo(Stamp(before)));
    }

    [TestCase("global using Machine = Stator.StateMachineAttribute<Yard.Light>;", "Machine")]
    [TestCase("", "Stator.StateMachine<Light>")]
    [TestCase("", "global::Stator.StateMachineAttribute<Light>")]
    public void An_attribute_is_found_under_each_of_its_names(string alias, string name)
    {
        var compilation = Compile.Sources(Machine.Replace("StateMachine<Light>", name), Elsewhere, alias);
        var generated = Compile.Driver().RunGenerators(compilation).GetRunResult().GeneratedTrees;
        Assert.That(generated.Select(t => System.IO.Path.GetFileName(t.FilePath)), Does.Contain("Yard.Lamp.g.cs"));
    }

    private static ulong Stamp(Compilation compilation) => DeclarationStamp.Of(compilation, CancellationToken.None);

    private static string[] Texts(GeneratorDriver driver) => [.. driver.GetRunResult().GeneratedTrees.Select(t => t.ToString())];

    private static (CSharpCompilation Before, CSharpCompilation After) Edited(string old, string @new)
    {
        var edited = Elsewhere.Replace(old, @new);
        Assert.That(edited, Is.Not.EqualTo(Elsewhere));
        var before = Compile.Sources(Machine, Elsewhere);
        var tree = before.SyntaxTrees[1];
        var after = CSharpSyntaxTree.ParseText(edited, Compile.ParseOptions, tree.FilePath);
        return (before, before.ReplaceSyntaxTree(tree, after));
    }
}
