using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR097Tests : DiagnosticTests
{
    protected override string Broken => After("{|STATOR097:\"7d\"|}");

    protected override AnalyzerOptions Options => Committed.As(After("\"30d\""));

    [Test]
    public Task Shortened_DeleteAfter_is_reported_at_the_time()
        => Expect(
            Broken,
            "DeleteAfter of 'Done' was shortened from 30d to 7d, and rows that are older are deleted on deploy; "
            + "update the snapshot if that is meant");

    [Test]
    public async Task Added_DeleteAfter_is_reported()
    {
        var messages = await AnalyzerCheck.Verify(Broken, options: Committed.As(Shop.Order()));
        Assert.That(messages[0], Does.StartWith("DeleteAfter of 'Done' was added (7d), and rows"));
    }

    [Test]
    public Task New_state_has_no_rows_to_delete()
        => AnalyzerCheck.Verify(
            Shop.Order(
                Shop.Marked("STATOR094", "[TerminalState(Lost, DeleteAfter = \"1d\")] [Transition(Paid, Lost)]"), states: "Paid, Done, Lost"),
            options: Committed.As(Shop.Order()));

    [TestCase("DeleteAfter = \"31d\"")]
    [TestCase("Name = \"Done\"")]
    public Task Later_deletes_only_make_the_snapshot_old(string named)
        => Expect(Shop.Order(Shop.Marked("STATOR094").Replace("State(Done", "State(Done, " + named)));

    private static string After(string time) => Shop.Order(Shop.Graph.Replace("State(Done", "State(Done, DeleteAfter = " + time));
}
