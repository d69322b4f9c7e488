using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What operators do to rows of any machine by its name, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class MaintenanceTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStatorMaintenance Maintenance => stator.Services.GetRequiredService<IStatorMaintenance>();

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton<LoanDesk>());

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Rows_are_requeued_and_a_dry_run_counts_the_same_ones_and_writes_nothing()
    {
        var future = await InsertAsync(TimeSpan.FromMinutes(1));
        var leased = await InsertAsync(TimeSpan.Zero);
        await stator.Store.ClaimAsync(Job.Graph.Machine.Definition, 10, Guid.Empty, TimeSpan.FromSeconds(30), null, default);
        var done = Text(await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Done }));
        string[] keys = [future, leased, done, "12345", future];
        var before = await TableAsync();

        Assert.That(await Maintenance.RequeueAsync("Job", keys, dryRun: true), Is.EqualTo(1));
        Assert.That(await Maintenance.RequeueAsync("Job", keys, force: true, dryRun: true), Is.EqualTo(2));
        Assert.That(await TableAsync(), Is.EqualTo(before));

        Assert.That(await Maintenance.RequeueAsync("Job", keys), Is.EqualTo(1));
        Assert.That(await TableAsync(), Is.Not.EqualTo(before));
        Assert.That(await Maintenance.RequeueAsync("Job", keys, force: true), Is.EqualTo(2));
        Assert.That((await Jobs.DepthAsync()).Ready, Is.EqualTo(2));
        Assert.That(await Maintenance.RequeueAsync("Job", []), Is.Zero);
    }

    [Test]
    public async Task All_rows_of_a_state_are_requeued_and_a_dry_run_counts_the_same_ones_and_writes_nothing()
    {
        for (var i = 0; i < 3; i++)
        {
            await InsertAsync(TimeSpan.FromMinutes(1));
        }

        await InsertAsync(TimeSpan.Zero);
        await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Reviewing });
        var before = await TableAsync();

        Assert.That(await Maintenance.RequeueAllAsync("Job", "Working", dryRun: true), Is.EqualTo(3));
        Assert.That(await Maintenance.RequeueAllAsync("Job", "Working", limit: 2, dryRun: true), Is.EqualTo(2));
        Assert.That(await Maintenance.RequeueAllAsync("Job", "in review", dryRun: true), Is.EqualTo(1), "as it is stored");
        Assert.That(await TableAsync(), Is.EqualTo(before));

        Assert.That(await Maintenance.RequeueAllAsync("Job", "Working", limit: 2), Is.EqualTo(2));
        Assert.That(await Maintenance.RequeueAllAsync("Job", "Working"), Is.EqualTo(1));
        Assert.That(await Maintenance.RequeueAllAsync("Job", "Reviewing"), Is.EqualTo(1), "as it is declared");
        foreach (var dryRun in new[] { false, true })
        {
            Assert.That(() => Maintenance.RequeueAllAsync("Job", "Done", dryRun: dryRun), Throws.ArgumentException.With.Message.Contains("no automatic state"));
            Assert.That(() => Maintenance.RequeueAllAsync("Job", "Working", 0, dryRun), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public async Task Rows_are_forced_and_commanded_by_text_and_the_history_says_by_whom()
    {
        var id = await stator.Of<Loan>().InsertAsync(new Loan());

        Assert.That(await Maintenance.ForceAsync("Loan", [Text(id), "777"], "on loan", by: "ann"), Is.EqualTo(1));
        Assert.That(await Maintenance.CommandAsync("Loan", "Return", Text(id), by: "bob"), Is.True);
        Assert.That(await Maintenance.CommandAsync("Loan", "Return", Text(id)), Is.False);

        var history = await stator.Of<Loan>().HistoryAsync(id);
        Assert.That(history.Skip(1).Select(h => (h.To, h.Why, h.By)), Is.EqualTo(new[] { ("on loan", MoveReason.Force, "ann"), ("Returned", MoveReason.Command, "bob") }));
        Assert.That(stator.Log.Of(2501).Single().Text, Is.EqualTo("Loan: 1 rows were forced to Granted."));
    }

    [Test]
    public void What_is_not_there_is_named_with_what_there_is()
    {
        Assert.That(() => Maintenance.ForceAsync("Delivry", ["1"], "Done"), Throws.ArgumentException.With.Message.Contains("Did you mean 'Delivery'?"));
        Assert.That(
            () => Maintenance.ForceAsync("Job", ["1"], "Dones"),
            Throws.ArgumentException.With.Message.StartsWith(
                "Machine 'Job' has no state 'Dones'. Did you mean 'Done'? There are: Working, Reviewing, Parked, Done, Expired, Retired."));
        Assert.That(
            () => Maintenance.RequeueAllAsync("Job", "in reviev"),
            Throws.ArgumentException.With.Message.StartsWith("Machine 'Job' has no state 'in reviev'. Did you mean 'in review'?"));
        Assert.That(
            () => Maintenance.CommandAsync("Job", "Prak", "1"),
            Throws.ArgumentException.With.Message.StartsWith("Machine 'Job' has no command 'Prak'. It has: Park, Resume."));
        Assert.That(() => Maintenance.RequeueAsync("Job", ["1", "x"]), Throws.ArgumentException.With.Message.StartsWith("'x' is no key of machine 'Job'"));
        Assert.That(() => Maintenance.RequeueAsync("Job", [null!]), Throws.ArgumentException.With.Message.StartsWith("A key is null."));
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task<string> InsertAsync(TimeSpan delay) => Text(await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = delay }));

    private Task<string> TableAsync() => stator.Database.TextAsync("jobs");
}
