using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR146Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + """[{|STATOR146:StateGroup|}("Open")]""");

    [Test]
    public Task Group_without_states_is_reported_at_the_attribute()
        => Expect(Broken, "State group 'Open' has no state; name at least one, or remove it");

    [Test]
    public Task Empty_list_is_reported() => Expect(Shop.Order(Shop.Graph + """[{|STATOR146:StateGroup|}("Open", [])]"""));

    [Test]
    public Task State_that_does_not_compile_is_left_to_the_compiler()
        => Expect(Shop.Order(Shop.Graph + """[StateGroup("Open", {|CS0103:Nope|})]"""));

    [Test]
    public Task One_state_is_enough() => Expect(Shop.Order(Shop.Graph + """[StateGroup("Open", Paid)]"""));
}
