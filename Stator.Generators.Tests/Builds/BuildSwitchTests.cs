using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Builds;

/// <summary>What a build and <c>dotnet format</c> write, in real projects. These tests take seconds each.</summary>
[Category("Slow")]
[CancelAfter(240_000)]
internal sealed class BuildSwitchTests
{
    private const string Held = "[ExternalState(Held)] [Timeout(Held, Done, After = \"1d\")] "
        + "[Command(\"Hold\", From = [Paid], To = Held)]";

    private static readonly string Order = Shop.Order();

    private static readonly string Grown = Shop.Order(Shop.Graph + Held, states: "Paid, Done, Held");

    [Test]
    public async Task Build_writes_what_it_is_asked_for_and_nothing_else(CancellationToken token)
    {
        using var project = new ThrowAwayProject();
        project.Write("Order.cs", Order);

        await BuildAsync(project, token);
        Assert.That(project.Files, Has.None.EndsWith(".json").And.None.EndsWith(".md"), "not asked");

        await BuildAsync(project, token, "-p:StatorWriteDocs=true");
        Assert.That(project.Files, Has.None.EndsWith(".json").And.One.EqualTo("docs/machines/Order.md"));

        project.Delete("docs/machines/Order.md");
        await BuildAsync(project, token, "-p:StatorWriteDocs=true");
        Assert.That(
            project.Read("docs/machines/Order.md"), Does.StartWith("# Order\n").And.Contain("stateDiagram-v2\n"), "although nothing was to compile");

        var output = await BuildAsync(project, token, "-p:StatorWriteSnapshots=true");
        Assert.That(project.Read("Order.stator.json"), Is.EqualTo(Committed.Text(Order)));
        Assert.That(output, Does.Contain("Stator wrote "));

        output = await BuildAsync(project, token, "-p:StatorWriteSnapshots=true", "-p:StatorWriteDocs=true");
        Assert.That(output, Does.Not.Contain("Stator wrote "), "left alone, because they are right");
    }

    [Test]
    public async Task Build_that_writes_snapshots_accepts_what_another_refuses(CancellationToken token)
    {
        using var project = new ThrowAwayProject("<StatorSnapshotFolder>graphs</StatorSnapshotFolder>");
        project.Write("Order.cs", Grown);
        await BuildAsync(project, token, "-p:StatorWriteSnapshots=true");
        project.Write("Order.cs", Order);

        var (exitCode, output) = await project.DotnetAsync(token, "build");
        Assert.That((exitCode, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("error STATOR091: State 'Held' was removed"));

        await BuildAsync(project, token, "-p:StatorWriteSnapshots=true");
        Assert.That(project.Read("graphs/Order.stator.json"), Does.Contain("\"state Held\": { \"kind\": \"removed\""));
        Assert.That(await BuildAsync(project, token), Does.Not.Contain("STATOR"));
    }

    [TestCase("STATOR094", "warn")]
    [TestCase("STATOR091", "error")]
    public async Task Dotnet_format_updates_a_snapshot(string id, string severity, CancellationToken token)
    {
        using var project = new ThrowAwayProject();
        var (before, now) = id == "STATOR091" ? (Grown, Order) : (Order, Grown);
        project.Write("Order.cs", now);
        project.Write("Order.stator.json", Committed.Text(before));

        var (exitCode, output) = await project.DotnetAsync(token, "format", "analyzers", "--diagnostics", id, "--severity", severity);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(project.Read("Order.stator.json"), Does.Contain(id == "STATOR091" ? "\"removed\"" : "\"state Held\""), output);
        Assert.That(await BuildAsync(project, token), Does.Not.Contain("STATOR"));
    }

    private static async Task<string> BuildAsync(ThrowAwayProject project, CancellationToken token, params string[] properties)
    {
        var (exitCode, output) = await project.DotnetAsync(token, ["build", .. properties]);
        Assert.That(exitCode, Is.Zero, output);
        return output;
    }
}
