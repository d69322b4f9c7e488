using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR009Tests : DiagnosticTests
{
    protected override string Broken
        => "using Stator;\n\n[{|STATOR009:State|}(Light.On, RetryAfter = \"1s\")]\n[TerminalState(Light.Off)]\n"
            + "public partial class Lamp { }\n\npublic enum Light { On, Off }";

    [Test]
    public Task Attributes_without_a_machine_are_reported_at_the_first()
        => Expect(
            Broken,
            "'Lamp' has attributes of Stator but no [StateMachine]; add [StateMachine<Light>(\"lamps\")], or remove them");

    [Test]
    public Task Class_without_any_is_fine()
        => Expect("[System.Obsolete] public partial class Lamp { }");

    [Test]
    public Task Machine_is_fine()
        => Expect(Shop.Order());

    [Test]
    public Task Machine_over_an_enum_that_does_not_exist_is_the_compilers_to_report()
        => Expect("using Stator;\n[StateMachine<{|CS0246:Light|}>(\"lamps\")] [Command(\"Off\")] public partial class Lamp { }");
}
