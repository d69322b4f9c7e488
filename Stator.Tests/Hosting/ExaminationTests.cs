using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What an examination finds and repairs, whatever the database; each fault is made for real.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class ExaminationTests(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStatorMaintenance Maintenance => stator.Services.GetRequiredService<IStatorMaintenance>();

    private IStator<Job> Jobs => stator.Of<Job>();

    private string Later => kind == DatabaseKind.Postgres ? "timestamptz '2030-01-01 00:00+00'" : "'2030-01-01 00:00:00.000'";

    [SetUp]
    public async Task CreateAsync()
        => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(probe).AddSingleton<LoanDesk>());

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Every_machine_is_well_when_its_table_is_new()
    {
        foreach (var machine in stator.Services.GetRequiredService<IStatorQueries>().Machines)
        {
            Assert.That(await Maintenance.ExamineAsync(machine.Name), Is.Empty, machine.Name);
        }
    }

    [Test]
    public async Task Nothing_is_found_where_all_goes_its_way()
    {
        probe.Working = (job, _, _) => job.Name switch
        {
            "fails" => throw new InvalidOperationException("no"),
            "moves" => new(Job.WorkingOutcome.Done),
            "snoozes" => new(Job.WorkingOutcome.StayFor(TimeSpan.FromMinutes(50))),
            _ => new(Job.WorkingOutcome.Stay),
        };
        foreach (var name in new[] { "fails", "moves", "stays", "snoozes" })
        {
            await Jobs.InsertAsync(new Job { Name = name });
        }

        await Jobs.InsertAsync(new Job { Name = "future" }, new() { Delay = TimeSpan.FromMinutes(40) });
        foreach (var state in new[] { JobState.Parked, JobState.Done, JobState.Expired, JobState.Reviewing, JobState.Retired })
        {
            await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = state });
        }

        await Jobs.InsertManyAsync([new Job { Name = "b" }, new Job { Name = "c" }], new() { State = JobState.Parked });
        var parked = await Jobs.InsertAsync(new Job { Name = "forced" });
        await Jobs.ForceAsync(parked, JobState.Parked);
        await Jobs.ParkAsync(await Jobs.InsertAsync(new Job { Name = "stays" }));
        await stator.Of<Poll>().InsertManyAsync([new Poll(), new Poll()]);
        await stator.Of<Loan>().InsertAsync(new Loan());
        await stator.Of<Letter>().InsertAsync(new Letter());
        await CheckAllAsync("inserted");

        await stator.Runner.RunOnceAsync();
        await CheckAllAsync("tried");
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(2));
        await stator.Runner.RunOnceAsync();
        await CheckAllAsync("tried again");

        await Jobs.InsertAsync(new Job { Name = "leased" });
        var claimed = await stator.Store.ClaimAsync(Job.Graph.Machine.Definition, 100, Guid.Empty, TimeSpan.FromHours(1), null, default);
        await CheckAllAsync("claimed");
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.That(claimed, Is.Not.Empty);
        Assert.That((await FindAsync()).SelectMany(f => f.Keys).Intersect(claimed.Select(c => Text((long)c.Key))), Is.Empty, "on lease for long");
    }

    [Test]
    public async Task What_the_database_lacks_is_named()
    {
        await stator.Database.ExecuteAsync("DROP INDEX jobs_state_due");

        var finding = (await Maintenance.ExamineAsync("Job")).Single();
        Assert.That((finding.Kind, finding.Count), Is.EqualTo((FindingKind.MissingSchema, 1)));
        Assert.That(finding.Text, Does.StartWith("The database lacks index jobs_state_due. Call IStatorSchema.EnsureAsync()"));

        await stator.Database.ExecuteAsync("ALTER TABLE jobs DROP COLUMN note");
        await stator.Database.ExecuteAsync("ALTER TABLE jobs DROP COLUMN state_attempts");
        finding = (await Maintenance.ExamineAsync("Job", repair: true)).Single();
        Assert.That(finding.Text, Does.Contain("column note").And.Contain("column state_attempts").And.Contain("index jobs_state_due"));

        await stator.Services.GetRequiredService<IStatorSchema>().EnsureAsync();
        Assert.That(await Maintenance.ExamineAsync("Job"), Is.Empty);

        await stator.Database.ExecuteAsync("DROP TABLE jobs");
        Assert.That((await Maintenance.ExamineAsync("Job")).Single().Text, Does.StartWith("The database lacks table jobs."));
        await stator.Database.ExecuteAsync("DROP TABLE stator_statistics");
        Assert.That((await Maintenance.ExamineAsync("Job")).Single().Text, Does.StartWith("The database lacks table jobs, table stator_statistics."));
        await stator.Services.GetRequiredService<IStatorSchema>().EnsureAsync();
        Assert.That(await Maintenance.ExamineAsync("Job"), Is.Empty);

        await stator.Database.ExecuteAsync("DROP TABLE loans_history");
        Assert.That((await Maintenance.ExamineAsync("Loan")).Single().Text, Does.StartWith("The database lacks table loans_history."));
        await stator.Database.ExecuteAsync("DROP TABLE stator_rates");
        Assert.That((await Maintenance.ExamineAsync("Letter")).Single().Text, Does.StartWith("The database lacks table stator_rates."));
    }

    [Test]
    public async Task Rows_in_states_that_nobody_declared_are_counted_by_state_and_never_touched()
    {
        var ids = await InsertAsync(3, JobState.Working);
        await SetAsync("state = 'Bygone'", ids[0], ids[1]);
        await SetAsync("state = 'Gone', state_next = NULL", ids[2]);
        var before = await TableAsync();

        var findings = await FindAsync(repair: true);

        Assert.That(findings.Select(f => (f.Kind, f.State, f.Count, f.Repaired)), Is.EquivalentTo(new[]
        {
            (FindingKind.UnknownState, "Bygone", 2L, 0), (FindingKind.UnknownState, "Gone", 1L, 0),
        }));
        Assert.That(findings.First(f => f.Count == 2).Keys, Is.EqualTo(new[] { Text(ids[0]), Text(ids[1]) }));
        Assert.That(findings[0].Text, Does.Contain("[LegacyState]"));
        Assert.That(await TableAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_due_time_where_nothing_comes_is_taken_away()
    {
        var done = (await InsertAsync(1, JobState.Done))[0];
        var parked = (await InsertAsync(1, JobState.Parked))[0];
        await SetAsync($"state_next = {Later}", done, parked);

        await CheckRepairAsync([(FindingKind.StrayDueTime, "Parked"), (FindingKind.StrayDueTime, "Done")]);

        Assert.That((await RowAsync(done)).Next, Is.Null);
        Assert.That((await RowAsync(parked)).Next, Is.EqualTo(86400), "its timeout");
        Assert.That(stator.Log.Of(2006).Select(e => e.Text).ToList(), Has.Count.EqualTo(2).And.All.StartsWith("Job: 1 rows had another due time than their state has"));
    }

    [Test]
    public async Task A_row_that_waits_for_something_and_is_never_due_becomes_due()
    {
        var working = (await InsertAsync(1, JobState.Working))[0];
        var parked = (await InsertAsync(1, JobState.Parked))[0];
        await SetAsync("state_next = NULL", working, parked);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));

        await CheckRepairAsync([(FindingKind.NeverDue, "Working"), (FindingKind.NeverDue, "Parked")]);

        Assert.That((await RowAsync(working)).Next, Is.EqualTo(60));
        Assert.That((await RowAsync(parked)).Next, Is.EqualTo(86400), "its timeout");
        Assert.That((await stator.Runner.RunOnceAsync()).Stayed, Is.EqualTo(1));
    }

    [Test]
    public async Task A_row_on_lease_is_neither_found_nor_repaired()
    {
        var id = (await InsertAsync(1, JobState.Working))[0];
        await using (await Jobs.BeginAsync(id))
        {
            await SetAsync("state_next = NULL", id);
            Assert.That(await FindAsync(repair: true), Is.Empty);
            Assert.That(await stator.Store.RepairAsync(Job.Graph.Machine.Definition, [id], default), Is.Zero);
        }

        await SetAsync("state_next = NULL", id);
        Assert.That((await FindAsync()).Single().Kind, Is.EqualTo(FindingKind.NeverDue));
        Assert.That(await stator.Store.RepairAsync(Job.Graph.Machine.Definition, [id], default), Is.EqualTo(1));
        Assert.That(await stator.Store.RepairAsync(Job.Graph.Machine.Definition, [id], default), Is.Zero, "it is well by now");
    }

    [Test]
    public async Task Rows_that_nobody_takes_after_their_lease_and_rows_that_nobody_tries_are_found_after_ten_minutes()
    {
        await InsertAsync(2, JobState.Working);
        await stator.Store.ClaimAsync(Job.Graph.Machine.Definition, 2, Guid.Empty, TimeSpan.FromSeconds(30), null, default);
        await InsertAsync(1, JobState.Working);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(599));
        Assert.That(await FindAsync(), Is.Empty);

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That((await FindAsync()).Select(f => (f.Kind, f.State, f.Count)), Is.EqualTo(new[] { (FindingKind.Overdue, "Working", 1L) }));

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(30));
        var before = await TableAsync();
        var findings = await FindAsync(repair: true);
        Assert.That(
            findings.Select(f => (f.Kind, f.Count, f.Repaired)),
            Is.EqualTo(new[] { (FindingKind.ExpiredLease, 2L, 0), (FindingKind.Overdue, 1L, 0) }));
        Assert.That(findings[0].Text, Does.StartWith("2 rows in Working were on lease").And.Contain("Run a runner"));
        Assert.That(findings[1].Text, Does.StartWith("1 row in Working").And.Contain("the oldest for 10 minutes"));
        Assert.That(await TableAsync(), Is.EqualTo(before));

        await stator.Runner.RunOnceAsync();
        Assert.That(await FindAsync(), Is.Empty);
    }

    [Test]
    public async Task Timeouts_and_retired_states_that_nobody_sees_to_are_found_after_ten_minutes_and_swept()
    {
        var parked = (await InsertAsync(1, JobState.Parked))[0];
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        var retired = (await InsertAsync(1, JobState.Retired))[0];
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.That(await FindAsync(), Is.Empty);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(2));

        await CheckRepairAsync([(FindingKind.Unswept, "Parked"), (FindingKind.Unswept, "Retired")]);

        Assert.That((await RowAsync(parked)).State, Is.EqualTo("Expired"));
        Assert.That((await RowAsync(retired)).State, Is.EqualTo("in review"));
        Assert.That(stator.Log.Of(2101).Single().Text, Is.EqualTo($"Job {parked}: Parked -> Expired, because its time was up."));
        Assert.That(stator.Log.Of(2003).Single().Text, Is.EqualTo($"Job {retired}: Retired -> Reviewing, out of a legacy state."));
    }

    [Test]
    public async Task What_a_repair_moves_is_in_the_history_as_if_a_sweep_had_moved_it()
    {
        var id = await stator.Of<Dossier>().InsertAsync(new Dossier(), new() { State = DossierState.Waiting });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.That((await Maintenance.ExamineAsync("Dossier", repair: true)).Single().Repaired, Is.EqualTo(1));

        Assert.That(
            (await stator.Of<Dossier>().HistoryAsync(id)).Select(h => (h.To, h.Why)),
            Is.EqualTo(new[] { ("Waiting", MoveReason.Insert), ("Closed", MoveReason.Timeout) }));
    }

    [Test]
    public async Task TK_T11_rows_that_fail_for_ever_are_not_overlooked()
    {
        var job = (await InsertAsync(1, JobState.Reviewing))[0];
        await SetAsync("state_attempts = 19", job);
        var poll = await stator.Of<Poll>().InsertAsync(new Poll());
        await stator.Database.ExecuteAsync("UPDATE polls SET state_attempts = 11");
        Assert.That(await FindAsync(), Is.Empty);
        Assert.That(await Maintenance.ExamineAsync("Poll"), Is.Empty);

        await SetAsync("state_attempts = 20", job);
        await stator.Database.ExecuteAsync("UPDATE polls SET state_attempts = 12");
        var finding = (await FindAsync()).Single();
        Assert.That((finding.Kind, finding.State, finding.Keys[0]), Is.EqualTo((FindingKind.ManyAttempts, "Reviewing", Text(job))));
        Assert.That((await Maintenance.ExamineAsync("Poll")).Single().Keys, Is.EqualTo(new[] { Text(poll) }));

        await InsertAsync(1, JobState.Working);
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_attempts = 1000 WHERE state = 'Working'");
        Assert.That(await FindAsync(), Has.Count.EqualTo(1), "a timeout ends it");
    }

    [Test]
    public async Task All_rows_are_looked_at_however_many_they_are()
    {
        await stator.Database.ExecuteAsync(
            $"""
            WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100005)
            INSERT INTO jobs (name, count, urgent, state, state_next)
            SELECT 'a', 0, {(kind == DatabaseKind.Postgres ? "false" : "0")}, 'Done', CASE WHEN i % 50000 < 2 THEN {Later} END FROM n
            """);

        var finding = (await FindAsync()).Single();
        Assert.That((finding.Count, finding.Keys.Count), Is.EqualTo((5, 5)));
        Assert.That((await FindAsync(repair: true)).Single().Repaired, Is.EqualTo(5));
        Assert.That(await FindAsync(), Is.Empty);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task CheckAllAsync(string when)
    {
        foreach (var machine in new[] { "Job", "Poll", "Loan", "Letter" })
        {
            Assert.That(await Maintenance.ExamineAsync(machine), Is.Empty, $"{machine}, {when}");
        }
    }

    private async Task CheckRepairAsync((FindingKind Kind, string State)[] expected)
    {
        var before = await TableAsync();
        var findings = await FindAsync();
        Assert.That(findings.Select(f => (f.Kind, f.State!, f.Count, f.Repaired)), Is.EquivalentTo(expected.Select(e => (e.Kind, e.State, 1L, 0))));
        Assert.That(await TableAsync(), Is.EqualTo(before), "it was not told to repair");

        findings = await FindAsync(repair: true);
        Assert.That(findings.Select(f => (f.Kind, f.State!, f.Count, f.Repaired)), Is.EquivalentTo(expected.Select(e => (e.Kind, e.State, 1L, 1))));
        Assert.That(await FindAsync(), Is.Empty);
    }

    private async Task<long[]> InsertAsync(int count, JobState state)
    {
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = state }));
        }

        return [.. ids];
    }

    private Task<IReadOnlyList<Finding>> FindAsync(bool repair = false) => Maintenance.ExamineAsync("Job", repair);

    private Task<int> SetAsync(string set, params long[] ids)
        => stator.Database.ExecuteAsync($"UPDATE jobs SET {set} WHERE id IN ({string.Join(", ", ids.Select(Text))})");

    private Task<string> TableAsync() => stator.Database.TextAsync("jobs");

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
