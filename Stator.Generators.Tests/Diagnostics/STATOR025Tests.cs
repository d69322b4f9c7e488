using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR025Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.StartingAt("Paid",
                "[State({|STATOR025:Lost|}, RetryAfter = \"1h\", StartAfter = \"1h\")] [State({|STATOR025:Found|}, RetryAfter = \"1h\")]"
                + "[Transition(Paid, Lost)] [Transition(Lost, Found)] [Transition(Found, Lost)]"),
            check: Shop.Check + "private OrderState? CheckLost() => null; private OrderState? CheckFound() => null;",
            states: "Paid, Done, Lost, Found");

    [Test]
    public Task States_of_an_endless_circle_are_reported_where_the_rule_is_on()
        => Expect(
            Broken,
            "No terminal state can be reached from 'Lost'; add a way to one, if rows should come to an end");

    [Test]
    public Task It_is_off_by_default()
        => Expect(Broken.Replace("{|STATOR025:Lost|}", "Lost").Replace("{|STATOR025:Found|}", "Found"));
}
