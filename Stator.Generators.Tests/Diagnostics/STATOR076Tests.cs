using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR076Tests : DiagnosticTests
{
    protected override string Broken
        => Shop.Order(
            Shop.Graph.Replace("TerminalState(Done", "TerminalState(Done, Name = {|STATOR076:\"paid\"|}"));

    [Test]
    public Task Name_that_another_state_has_is_reported_at_the_argument()
        => Expect(
            Broken,
            "States 'Paid' and 'Done' are both stored as 'paid'; give one of them another Name");

    [Test]
    public Task State_whose_own_name_is_another_ones_stored_name_is_reported_at_its_declaration()
        => Expect(Shop.Order(
                Shop.Graph.Replace("\"30s\"", "\"30s\", Name = \"Done\"")
                    .Replace("TerminalState(Done", "TerminalState({|STATOR076:Done|}")));

    [Test]
    public Task Different_names_are_fine()
        => Expect(Shop.Order(Shop.Graph.Replace("TerminalState(Done", "TerminalState(Done, Name = \"Closed\"")));
}
