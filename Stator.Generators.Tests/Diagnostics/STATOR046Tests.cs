using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR046Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(Shop.Graph.Replace("\"30s\"", "\"30s\", DeleteAfter = {|STATOR046:\"90d\"|}"));

    [Test]
    public Task DeleteAfter_of_an_automatic_state_is_reported_at_the_duration()
        => Expect(
            Broken,
            "Rows are deleted '90d' after they entered 'Paid', which is not terminal, finished or not; remove DeleteAfter if they must not be");

    [Test]
    public Task DeleteAfter_of_an_external_state_is_reported()
        => Expect(Shop.Order(Shop.DoneIsExternal.Replace("ExternalState(Done", "ExternalState(Done, DeleteAfter = {|STATOR046:\"90d\"|}")));

    [Test]
    public Task DeleteAfter_of_a_terminal_state_is_fine()
        => Expect(Shop.Order(Shop.Graph.Replace("TerminalState(Done", "TerminalState(Done, DeleteAfter = \"90d\"")));
}
