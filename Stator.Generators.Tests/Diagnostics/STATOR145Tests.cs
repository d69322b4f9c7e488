using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR145Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + """[StateGroup({|STATOR145:"in work"|}, Paid)]""");

    [Test]
    public Task Name_that_is_no_identifier_is_reported_at_the_argument()
        => Expect(
            Broken, "'in work' cannot be the name of a state group because it is no identifier; use a C# identifier of its own, such as \"Active\"");

    [Test]
    public Task Name_of_a_state_is_reported() => Expect(Shop.Order(Shop.Graph + """[StateGroup({|STATOR145:"Paid"|}, Paid, Done)]"""));

    [Test]
    public Task Name_of_another_group_is_reported_at_the_second()
        => Expect(Shop.Order(Shop.Graph + """
            [StateGroup("Open", Paid)]
            [StateGroup({|STATOR145:"Open"|}, Done)]
            """));

    [Test]
    public Task Name_that_does_not_compile_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph + "[StateGroup({|CS0103:Nope|}, Paid)]\n[StateGroup({|CS0103:Neither|}, Paid)]"));

    [TestCase("Open")]
    [TestCase("_open2")]
    [TestCase("event")]
    public Task Identifier_is_fine(string name) => Expect(Shop.Order(Shop.Graph + $$"""[StateGroup("{{name}}", Paid)]"""));
}
