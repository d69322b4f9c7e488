using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR147Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Graph + """[StateGroup("Any", Paid, Done, {|STATOR147:Paid|})]""");

    [Test]
    public Task Second_time_is_reported() => Expect(Broken, "'Paid' is in state group 'Any' more than once; keep it once");

    [Test]
    public Task Second_time_in_a_list_is_reported()
        => Expect(Shop.Order(Shop.Graph + """[StateGroup(name: "Any", states: [Paid, Done, {|STATOR147:Paid|}])]"""));

    [Test]
    public Task State_in_two_groups_is_fine()
        => Expect(Shop.Order(Shop.Graph + """
            [StateGroup("Any", Paid, Done)]
            [StateGroup("Open", Paid)]
            """));
}
