using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

/// <summary>The fixes that do without changing the snapshot.</summary>
internal sealed class KeepStateFixTests
{
    private const string Held = "[ExternalState(Held)] [Command(\"Hold\", From = [Paid], To = Held)] [Timeout(Held, Done, After = \"1d\")]";

    private static readonly string Three = Shop.Order(Shop.Graph + Held, states: "Paid, Done, Held");

    [TestCase("State(Paid, RetryAfter = \"30s\")", "State(Paid, RetryAfter = \"30s\", Name = \"paid\")")]
    [TestCase("State(Paid, Name =  \"settled\" , RetryAfter = \"30s\")", "State(Paid, Name =  \"paid\" , RetryAfter = \"30s\")")]
    public async Task Stored_name_comes_back(string now, string expected)
    {
        const string State = "State(Paid, RetryAfter = \"30s\")";
        var before = Shop.Order(Shop.Graph.Replace(State, "State(Paid, Name = \"paid\", RetryAfter = \"30s\")"));
        await ExpectAsync(
            new KeepStoredNameFix(), before, Shop.Order(Shop.Graph.Replace(State, now)), Shop.Order(Shop.Graph.Replace(State, expected)),
            "Set Name = \"paid\"");
    }

    [Test]
    public Task Removed_state_is_kept_below_the_others()
        => ExpectAsync(
            new KeepLegacyStateFix(),
            Three,
            Shop.Order(states: "Paid, Done, Held"),
            Shop.Order(
                Shop.Graph.Replace("[TerminalState(Done)]\n", "[TerminalState(Done)]\n[LegacyState(Held, MoveTo = Done)]\n"), states: "Paid, Done, Held"),
            "Keep 'Held' as a legacy state whose rows move to 'Done'",
            "Keep 'Held' as a legacy state whose rows move to 'Paid'");

    [Test]
    public async Task Member_that_cannot_be_named_alone_is_qualified()
    {
        static string Qualified(string source) => source.Replace("using static Shop.OrderState;", "").Replace("(Paid", "(OrderState.Paid")
            .Replace("(Done", "(OrderState.Done").Replace(" Done)", " OrderState.Done)").Replace("=> Done", "=> OrderState.Done");
        var now = Qualified(Shop.Order(states: "Paid, Done, Held"));
        using var workspace = new AdhocWorkspace();
        var project = SnapshotFixCheck.Open(workspace, now, ("Order.stator.json", Committed.Text(Three)));
        var after = (await new SnapshotFixCheck(new KeepLegacyStateFix()).ActionsAsync(project))[0].After;
        Assert.That(
            (await after.Documents.Single().GetTextAsync()).ToString(), Does.Contain("[LegacyState(OrderState.Held, MoveTo = OrderState.Done)]"));
    }

    [Test]
    public async Task State_without_its_member_cannot_be_kept()
    {
        using var workspace = new AdhocWorkspace();
        var project = SnapshotFixCheck.Open(workspace, Shop.Order(), ("Order.stator.json", Committed.Text(Three)));
        Assert.That(await new SnapshotFixCheck(new KeepLegacyStateFix()).ActionsAsync(project), Is.Empty);
    }

    [TestCase(typeof(KeepStoredNameFix))]
    [TestCase(typeof(KeepLegacyStateFix))]
    public void Headless_run_only_ever_updates_the_snapshot(System.Type fix)
        => Assert.That(((CodeFixProvider)System.Activator.CreateInstance(fix)!).GetFixAllProvider(), Is.Null);

    private static async Task ExpectAsync(CodeFixProvider fix, string before, string now, string expected, params string[] titles)
    {
        using var workspace = new AdhocWorkspace();
        var actions = await new SnapshotFixCheck(fix).ActionsAsync(
            SnapshotFixCheck.Open(workspace, now, ("Order.stator.json", Committed.Text(before))));
        Assert.That(actions.Select(a => a.Title), Is.EqualTo(titles));
        Assert.That((await actions[0].After.Documents.Single().GetTextAsync()).ToString(), Is.EqualTo(expected));
        Assert.That((await SnapshotFixCheck.ReportedAsync(actions[0].After)).Select(d => d.Id), Is.SubsetOf(new[] { "STATOR093", "STATOR094" }));
    }
}
