using System.Threading.Tasks;
using NUnit.Framework;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR014Tests : DiagnosticTests
{
    protected override string Broken => Lamp("class {|STATOR014:Lamp|}", "public required System.Uri Link { get; init; }");

    [Test]
    public Task A_required_member_without_a_column_is_reported_at_the_class()
        => Expect(Broken, "Stator cannot make a 'Lamp': required member 'Link' is not mapped to a column; give it a property of a mapped type, or leave it out");

    [Test]
    public Task A_constructor_parameter_without_a_column_is_reported()
        => Expect(
            Lamp("class {|STATOR014:Lamp|}(System.Uri link)", "public string Text => link.ToString();"),
            "Stator cannot make a 'Lamp': constructor parameter 'link' is not mapped to a column; give it a property of a mapped type, or leave it out");

    [Test]
    public Task Required_members_and_parameters_with_columns_are_fine()
        => Expect(Lamp("record Lamp(string Room)", "public required int Watts { get; init; }"));

    [Test]
    public Task A_constructor_without_parameters_is_preferred()
        => Expect(Lamp("class Lamp", "public Lamp() { } public Lamp(System.Uri link) : this() => System.ArgumentNullException.ThrowIfNull(link);"));

    private static string Lamp(string declaration, string member) => $$"""
        using Stator;

        public enum Light { On, Off }

        [StateMachine<Light>("lights", Initial = Light.On)]
        [State(Light.On, RetryAfter = "1s")]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Off)]
        public partial {{declaration}}
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            {{member}}
            private Light? CheckOn() => Light.Off;
        }
        """;
}
