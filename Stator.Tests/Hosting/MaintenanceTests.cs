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
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton<LoanDesk>().AddSingleton(new Archive()));

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
    public async Task A_prune_removes_all_that_may_go_and_a_dry_run_counts_it_and_writes_nothing()
    {
        await stator.Database.ExecuteAsync(
            $"""
            WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
            INSERT INTO jobs (name, count, urgent, state, state_changed)
            SELECT 'a', 0, {(kind == DatabaseKind.Postgres ? "false" : "0")}, 'Done', {(kind == DatabaseKind.Postgres ? "timestamptz '2026-01-01 00:00+00'" : "'2026-01-01 00:00:00.000'")} FROM n
            """);
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        var leased = await Jobs.InsertAsync(new Job { Name = "leased" }, new() { State = JobState.Done });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        await using var run = await Jobs.BeginAsync(leased, new() { ForceExecution = true });
        await Jobs.InsertAsync(new Job { Name = "young" }, new() { State = JobState.Done });
        await Jobs.InsertAsync(new Job { Name = "for ever" }, new() { State = JobState.Expired });
        var before = await TableAsync();

        Assert.That(await Maintenance.PruneAsync("Job", dryRun: true), Is.EqualTo(new PruneReport(1203, 0, DryRun: true)));
        Assert.That(await TableAsync(), Is.EqualTo(before));

        Assert.That(await Maintenance.PruneAsync("Job"), Is.EqualTo(new PruneReport(1203, 0, DryRun: false)));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM jobs"), Is.EqualTo(3));
        Assert.That(await Maintenance.PruneAsync("Job", dryRun: true), Is.EqualTo(new PruneReport(0, 0, DryRun: true)));
        Assert.That(await Maintenance.PruneAsync("Loan"), Is.EqualTo(new PruneReport(0, 0, DryRun: false)), "it deletes nothing, and keeps its history for ever");
    }

    [Test]
    public async Task A_prune_on_a_database_without_statistics_says_what_to_do_and_deletes_nothing()
    {
        await Jobs.InsertAsync(new Job { Name = "old" }, new() { State = JobState.Done });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(400));
        await stator.Database.ExecuteAsync("DROP TABLE stator_statistics");

        Assert.That(
            () => Maintenance.PruneAsync("Job"),
            Throws.InvalidOperationException.With.Message.Contains("stator_statistics").And.Message.Contains("IStatorSchema.EnsureAsync()"));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM jobs"), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_prunes_and_a_runner_at_the_same_time_each_counts_what_it_has_removed()
    {
        var dossiers = stator.Of<Dossier>();
        for (var i = 0; i < 3; i++)
        {
            await dossiers.InsertManyAsync(Enumerable.Range(0, 700).Select(_ => new Dossier()), new() { State = DossierState.Closed });
            await stator.Store.AddStatisticsAsync(Dossier.Graph.Machine.Definition, new RunReport { Moved = 1 }, default);
            await stator.Database.AdvanceAsync(TimeSpan.FromDays(100));
        }

        var run = stator.Runner.RunOnceAsync();
        var prunes = await Task.WhenAll(Maintenance.PruneAsync("Dossier"), Maintenance.PruneAsync("Dossier"));

        // A runner leaves off where nothing is left that nobody else holds.
        Assert.That(prunes.Sum(p => p.Deleted) + (await run).Deleted, Is.EqualTo(2100));
        Assert.That(prunes.Sum(p => p.Statistics), Is.InRange(0, 3));
        Assert.That(prunes.Select(p => p.History), Is.All.InRange(0, 2100));
        Assert.That(await Maintenance.PruneAsync("Dossier"), Is.EqualTo(new PruneReport(0, 0, DryRun: false)));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM dossiers"), Is.Zero);
    }

    [Test]
    public async Task A_prune_removes_history_that_was_kept_for_long_enough()
    {
        var dossiers = stator.Of<Dossier>();
        await dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        await dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(200));
        await dossiers.InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        var before = await stator.Database.TextAsync("dossiers_history");

        Assert.That((await Maintenance.PruneAsync("Dossier", dryRun: true)).History, Is.EqualTo(2));
        Assert.That(await stator.Database.TextAsync("dossiers_history"), Is.EqualTo(before));

        Assert.That((await Maintenance.PruneAsync("Dossier")).History, Is.EqualTo(2));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM dossiers_history"), Is.EqualTo(1));
        Assert.That((await Maintenance.PruneAsync("Dossier", dryRun: true)).History, Is.Zero);

        // What no month has taken goes record by record.
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(91));
        Assert.That((await Maintenance.PruneAsync("Dossier", dryRun: true)).History, Is.EqualTo(1));
        Assert.That((await Maintenance.PruneAsync("Dossier")).History, Is.EqualTo(1));
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
