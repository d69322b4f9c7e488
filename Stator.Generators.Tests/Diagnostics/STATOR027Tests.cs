using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR027Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("\"30s\"", "\"30s\", StartAfter = \"30s\"") + "[Transition(Paid, {|STATOR027:Paid|})]");

    [Test]
    public Task Transition_to_itself_is_reported_at_its_target()
        => Expect(
            Broken,
            "The transition from 'Paid' to itself restarts the state with a new age and new attempts; return Stay to try again");

    [Test]
    public Task Command_to_itself_is_fine()
        => Expect(Shop.Order(Shop.Graph + "[Command(\"Touch\", From = [Paid], To = Paid)]"));
}
