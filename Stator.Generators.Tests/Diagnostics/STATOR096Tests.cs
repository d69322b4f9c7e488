using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR096Tests : DiagnosticTests
{
    protected override string Broken => After("{|STATOR096:\"1h\"|}");

    protected override AnalyzerOptions Options => Committed.As(After("\"1d\""));

    [Test]
    public Task Shortened_timeout_is_reported_at_the_time()
        => Expect(
            Broken,
            "The timeout of 'Paid' was shortened from 1d to 1h; rows that are older move to 'Done' at their next fruitless try: "
            + "update the snapshot if that is meant");

    [Test]
    public async Task Added_timeout_is_reported_and_is_not_counted_as_an_addition()
    {
        var messages = await AnalyzerCheck.Verify(Broken, options: Committed.As(Shop.Order()));
        Assert.That(messages[0], Does.StartWith("The timeout of 'Paid' was added (1h); rows that are older move to 'Done'"));
    }

    [Test]
    public async Task Timeout_that_an_external_state_gets_does_not_reach_its_rows()
    {
        const string Held = "[ExternalState(Held)] [Command(\"Hold\", From = [Paid], To = Held)] [Command(\"Free\", From = [Held], To = Paid)]";
        var messages = await AnalyzerCheck.Verify(
            Shop.Order(Shop.StartingAt("Paid", Held + "[Timeout(Held, Done, After = {|STATOR096:\"1h\"|})]"), states: "Paid, Done, Held"),
            options: Committed.As(Shop.Order(Shop.StartingAt("Paid", Held), states: "Paid, Done, Held")));
        Assert.That(messages[0], Does.Contain("rows already in it have no due time"));
    }

    [TestCase("\"24h\"")]
    [TestCase("\"1.00:00:00\"")]
    public Task Same_time_in_other_words_is_fine(string after) => Expect(After(after));

    [Test]
    public Task Longer_timeout_only_makes_the_snapshot_old()
        => Expect(After("\"2d\"").Replace("StateMachine<OrderState>", "{|STATOR094:StateMachine<OrderState>|}"));

    private static string After(string time) => Shop.Order(Shop.Graph + $"[Timeout(Paid, Done, After = {time})]");
}
