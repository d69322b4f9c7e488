using System.Threading.Tasks;
using NUnit.Framework;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR010Tests : DiagnosticTests
{
    protected override string Broken => Two("Light", "lights", "second", "{|STATOR010:Lamp|}");

    [Test]
    public Task Two_machines_over_one_enum_are_reported_once_at_the_class()
        => Expect(Broken, "'Lamp' declares two machines over 'Light'; give each an enum of its own");

    [Test]
    public Task Two_machines_over_two_enums_are_fine() => Expect(Two("Colour", "lights", "second", "Lamp"));

    internal static string Two(string second, string table, string prefix, string name) => $$"""
        using Stator;

        public enum Light { On, Off }
        public enum Colour { Red, Green }

        [StateMachine<Light>("lights", Property = "State")]
        [StateMachine<{{second}}>("{{table}}", Property = "Other", ColumnPrefix = "{{prefix}}")]
        [State(Light.On, RetryAfter = "1s")]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Off)]
        [ExternalState(Colour.Red)]
        [TerminalState(Colour.Green)]
        [Command("Paint", From = [Colour.Red], To = Colour.Green)]
        public partial class {{name}}
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            public {{second}} Other { get; private set; }
            private Light? CheckOn() => Light.Off;
        }
        """;
}
