using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests;

/// <summary>The traps of django-stator that the compiler springs; the others are in Stator.Tests/Ancestors.</summary>
public sealed class DjangoStatorTraps
{
    [Test]
    public Task DS_T18_a_check_of_an_external_state_is_not_accepted_in_silence() => AnalyzerCheck.Verify("""
        using Stator;

        public enum Light { On, Dim, Off }

        [StateMachine<Light>("lights", Initial = Light.On)]
        [State(Light.On, RetryAfter = "1s")]
        [ExternalState(Light.Dim)]
        [TerminalState(Light.Off)]
        [Transition(Light.On, Light.Dim)]
        [Command("Off", From = [Light.Dim], To = Light.Off)]
        public partial class Lamp
        {
            public long Id { get; init; }
            public Light State { get; private set; }
            private Light? CheckOn() => Light.Dim;
            private Light? {|STATOR052:CheckDim|}() => Light.Off;
        }
        """);
}
