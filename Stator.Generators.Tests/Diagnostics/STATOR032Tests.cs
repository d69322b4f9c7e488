using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR032Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + """[Command({|STATOR032:"close it"|}, From = [Paid], To = Done)]""");

    [Test]
    public Task Name_that_is_no_identifier_is_reported_at_the_argument()
        => Expect(Broken, "'close it' cannot be the name of a command because it is no identifier; use a C# identifier such as \"Cancel\"");

    [TestCase("")]
    [TestCase("1st")]
    [TestCase("a-b")]
    [TestCase("Force")]
    public Task Bad_name_is_reported(string name)
        => Expect(Shop.Order(Shop.Graph + $$"""[Command({|STATOR032:"{{name}}"|}, From = [Paid], To = Done)]"""));

    [Test]
    public Task Name_that_does_not_compile_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph + "[Command({|CS0103:Nope|}, From = [Paid], To = Done)]"));

    [TestCase("Close")]
    [TestCase("_close2")]
    [TestCase("event")]
    [TestCase("Schließen")]
    public Task Identifier_is_fine(string name)
        => Expect(Shop.Order(Shop.Graph + $$"""[Command("{{name}}", From = [Paid], To = Done)]"""));
}
