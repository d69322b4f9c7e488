using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using NUnit.Framework;
using Stator.CodeFixes;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.CodeFixes;

internal sealed class AcceptSnapshotFixTests
{
    private const string Held = "[ExternalState(Held)] [Timeout(Held, Done, After = \"1d\")] "
        + "[Command(\"Hold\", From = [Paid], To = Held)]";

    private const string Path = "/shop/machines/Order.stator.json";

    private static readonly string Three = Shop.Order(Shop.Graph + Held, states: "Paid, Done, Held");

    private static readonly string Second = Shop.Order().Replace("Order", "Bill").Replace("orders", "bills");

    [TestCase("STATOR091")]
    [TestCase("STATOR094")]
    public async Task Snapshot_is_updated_where_it_is(string id)
    {
        using var workspace = new AdhocWorkspace();
        var (before, now) = id == "STATOR091" ? (Three, Shop.Order()) : (Shop.Order(), Three);
        var project = SnapshotFixCheck.Open(workspace, now, (Path, Committed.Text(before)));
        Assert.That((await SnapshotFixCheck.ReportedAsync(project)).Select(d => d.Id), Is.EqualTo(new[] { id }));

        var (title, after) = (await new SnapshotFixCheck(new AcceptSnapshotFix()).ActionsAsync(project)).Single();

        Assert.That(title, Is.EqualTo("Update 'Order.stator.json'"));
        Assert.That(await SnapshotFixCheck.ReportedAsync(after), Is.Empty);
        Assert.That((await SnapshotFixCheck.FilesAsync(after)).Keys, Is.EqualTo(new[] { Path }));
    }

    [Test]
    public async Task Removal_is_recorded()
    {
        using var workspace = new AdhocWorkspace();
        var project = SnapshotFixCheck.Open(workspace, Shop.Order(), (Path, Committed.Text(Three)));
        var (_, after) = (await new SnapshotFixCheck(new AcceptSnapshotFix()).ActionsAsync(project)).Single();
        Assert.That(
            (await SnapshotFixCheck.FilesAsync(after))[Path],
            Is.EqualTo(Committed.Text(Shop.Order()).Replace(
                "  \"state Paid\"", "  \"state Held\": { \"kind\": \"removed\", \"stored\": \"Held\" },\n  \"state Paid\"")));
    }

    [Test]
    public async Task Windows_line_ends_stay()
    {
        using var workspace = new AdhocWorkspace();
        var project = SnapshotFixCheck.Open(workspace, Three, (Path, Committed.Text(Shop.Order()).Replace("\n", "\r\n")));
        var (_, after) = (await new SnapshotFixCheck(new AcceptSnapshotFix()).ActionsAsync(project)).Single();
        Assert.That((await SnapshotFixCheck.FilesAsync(after))[Path], Is.EqualTo(Committed.Text(Three).Replace("\n", "\r\n")));
    }

    [Test]
    public async Task Missing_snapshot_is_written_beside_the_project()
    {
        using var workspace = new AdhocWorkspace();
        var project = SnapshotFixCheck.Open(workspace, Shop.Order(), ("/shop/Bill.stator.json", Committed.Text(Second)));
        var (title, after) = (await new SnapshotFixCheck(new AcceptSnapshotFix()).ActionsAsync(project)).Single();
        Assert.That(title, Is.EqualTo("Write 'Order.stator.json'"));
        Assert.That((await SnapshotFixCheck.FilesAsync(after))["/shop/Order.stator.json"], Is.EqualTo(Committed.Text(Shop.Order())));
    }

    [TestCase(FixAllScope.Document)]
    [TestCase(FixAllScope.Project)]
    [TestCase(FixAllScope.Solution)]
    public async Task All_are_accepted_at_once(FixAllScope scope)
    {
        using var workspace = new AdhocWorkspace();
        var shorter = Three.Replace("TerminalState(Done", "TerminalState(Done, DeleteAfter = \"1d\"").Replace("[Paid]", "[Paid, Held]");
        var project = SnapshotFixCheck.Open(workspace, shorter, (Path, Committed.Text(Three)), ("Bill.stator.json", Committed.Text(Second)))
            .AddDocument("Bill.cs", Second.Replace("TerminalState(Done", "TerminalState(Done, Name = \"done\""), filePath: "/shop/Bill.cs").Project;
        Assert.That(
            (await SnapshotFixCheck.ReportedAsync(project)).Select(d => d.Id), Is.EquivalentTo(new[] { "STATOR092", "STATOR094", "STATOR097" }));

        var after = await new SnapshotFixCheck(new AcceptSnapshotFix()).FixAllAsync(project, scope);

        Assert.That(await SnapshotFixCheck.ReportedAsync(after), Is.Empty);
    }

    [Test]
    public async Task What_cannot_be_read_is_not_overwritten()
    {
        using var workspace = new AdhocWorkspace();
        var project = SnapshotFixCheck.Open(workspace, Shop.Order(), (Path, "{"));
        var reported = (await SnapshotFixCheck.ReportedAsync(project)).Single();
        Assert.That(new AcceptSnapshotFix().FixableDiagnosticIds, Has.None.EqualTo(reported.Id));
    }
}
