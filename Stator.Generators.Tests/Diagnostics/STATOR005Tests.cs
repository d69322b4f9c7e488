using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR005Tests : DiagnosticTests
{
    protected override string Broken => Shop.Order(Shop.Marked("STATOR005"), states: "Paid = 1, Done = 2, Closed = 2");

    [Test]
    public Task Second_member_with_a_value_is_reported_at_the_attribute()
        => Expect(Broken, "'Done' and 'Closed' of 'OrderState' have the same value; give each state a value of its own");

    [Test]
    public Task Different_values_are_fine()
        => Expect(Shop.Order(states: "Paid = 7, Done = 3"));
}
