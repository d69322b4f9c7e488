using System;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>
/// The traps of django-stator's rows, each named after what must not happen. Those of the graph are diagnostics: Stator.Generators.Tests.
/// </summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DjangoStatorTraps(DatabaseKind kind)
{
    private readonly Probe probe = new();
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(probe));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task DS_T1_a_retry_in_seconds_is_not_one_in_days()
    {
        var id = await stator.Of<BasicModel>().InsertAsync(new BasicModel());

        await stator.Runner.RunOnceAsync();

        Assert.That((await StoredRow.ReadAsync(stator.Database, "basic_models", id)).Next, Is.EqualTo(5));
    }

    [Test]
    public async Task DS_T2_a_delete_does_not_take_rows_of_other_states()
    {
        var done = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Done });
        var expired = await Jobs.InsertAsync(new Job { Name = "b" }, new() { State = JobState.Expired });
        var working = await Jobs.InsertAsync(new Job { Name = "c" });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        var deleted = await stator.Store.DeleteAsync(Job.Graph.Machine.Definition, 100, default);

        Assert.That(deleted, Is.EqualTo(1));
        Assert.That(await Jobs.FindAsync(done), Is.Null);
        Assert.That(await Jobs.FindAsync(expired), Is.Not.Null);
        Assert.That(await Jobs.FindAsync(working), Is.Not.Null);
    }

    [Test]
    public void DS_T3_a_state_is_not_taken_for_its_own_predecessor()
    {
        var before = Job.Graph.Machine.Definition.Edges.Where(e => Job.Graph.StateAt(e.To) == JobState.Reviewing);

        Assert.That(
            before.Select(e => (Job.Graph.StateAt(e.From), e.Kind)),
            Is.EquivalentTo(new[] { (JobState.Working, EdgeKind.Transition), (JobState.Retired, EdgeKind.Legacy) }));
    }

    [Test]
    public void DS_T4_timeouts_are_not_forgotten_by_the_graph()
    {
        var timeouts = Job.Graph.Machine.Definition.Edges.Where(e => e.Kind == EdgeKind.Timeout);

        Assert.That(
            timeouts.Select(t => (Job.Graph.StateAt(t.From), Job.Graph.StateAt(t.To), t.After)),
            Is.EqualTo(new[]
            {
                (JobState.Working, JobState.Expired, TimeSpan.FromHours(1)),
                (JobState.Parked, JobState.Expired, TimeSpan.FromDays(1)),
            }));
        Assert.That(Job.Graph.Mermaid, Does.Contain("Working --> Expired : after 1h"));
    }

    [Test]
    public async Task DS_T5_a_state_named_by_hand_is_not_refused()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await Jobs.ForceAsync(id, Enum.Parse<JobState>("Parked")), Is.True);
        Assert.That((await Jobs.FindAsync(id))!.State, Is.EqualTo(JobState.Parked));
    }

    [Test]
    public async Task DS_T9_an_undeclared_answer_does_not_take_the_runner_down_nor_hold_its_row()
    {
        probe.Reviewing = (job, _) => Task.FromResult<JobState?>(job.Name == "bad" ? JobState.Working : JobState.Done);
        var bad = await Jobs.InsertAsync(new Job { Name = "bad" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero });
        var good = await Jobs.InsertAsync(new Job { Name = "good" }, new() { State = JobState.Reviewing, Delay = TimeSpan.Zero });

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Failed = 1, Moved = 1 }));
        Assert.That((await Jobs.FindAsync(good))!.State, Is.EqualTo(JobState.Done));
        var row = await RowAsync(bad);
        Assert.That((row.State, row.Next, row.HasToken, row.Attempts), Is.EqualTo(("in review", (double?)10, false, 1)));
        Assert.That(row.Error, Does.Contain("[Transition(Reviewing, Working)]"));
    }

    [Test]
    public async Task DS_T9_an_undeclared_answer_does_not_keep_the_timeout_from_coming()
    {
        probe.Working = (_, _, _) => throw new UndeclaredTransitionException("always wrong");
        var id = await Jobs.InsertAsync(new Job { Name = "bad" });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        await stator.Runner.RunOnceAsync();

        Assert.That((await RowAsync(id)).State, Is.EqualTo("Expired"));
    }

    [Test]
    public async Task DS_T13_a_check_that_ran_while_its_row_was_moved_does_not_overwrite_it()
    {
        probe.Working = async (job, _, _) =>
        {
            await Jobs.ParkAsync(job.Id);
            return Job.WorkingOutcome.Done;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Lost = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Parked"));
        Assert.That(stator.Log.Of(2301), Has.Exactly(1).Items, "a refused write is seen");
    }

    [Test]
    public async Task DS_T14_a_check_that_stays_does_not_give_a_moved_row_a_due_time()
    {
        probe.Working = async (job, _, _) =>
        {
            await Jobs.ForceAsync(job.Id, JobState.Done);
            return Job.WorkingOutcome.Stay;
        };
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        await stator.Runner.RunOnceAsync();

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Done", 0, null, false, 0, null)));
    }

    [Test]
    public async Task DS_T15_the_clock_of_the_process_does_not_decide_anything()
    {
        await using var skewed = await TestStator.OnAsync(stator.Database, add: s =>
        {
            s.AddSingleton(probe);
            s.AddSingleton<TimeProvider>(new SkewedClock());
        });
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Reviewing);
        var id = await skewed.Of<Job>().InsertAsync(new Job { Name = "a" });
        var later = await skewed.Of<Job>().InsertAsync(new Job { Name = "b" }, new() { Delay = TimeSpan.FromMinutes(1) });

        var report = await skewed.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("in review", 0, 5, false, 0, null)));
        Assert.That(await RowAsync(later), Is.EqualTo(new StoredRow("Working", 0, 60, false, 0, null)));
    }

    [Test]
    public async Task DS_T16_a_new_row_does_not_ignore_StartAfter_and_a_resting_one_is_not_due()
    {
        var starting = await stator.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.PendingDelete });
        var resting = await stator.Of<BasicModel>().InsertAsync(new BasicModel(), new() { State = BasicState.Done });

        Assert.That((await StoredRow.ReadAsync(stator.Database, "basic_models", starting)).Next, Is.EqualTo(5));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "basic_models", resting)).Next, Is.Null);
    }

    [Test]
    public async Task DS_T17_a_timeout_of_an_external_state_does_not_fail_to_come()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Parked });
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(1));

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { TimedOut = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Expired"));
    }

    [Test]
    public async Task DS_T33_a_state_that_nobody_knows_does_not_take_the_runner_down()
    {
        probe.Working = (_, _, _) => new(Job.WorkingOutcome.Done);
        var unknown = await Jobs.InsertAsync(new Job { Name = "a" });
        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'Unheard'");
        var known = await Jobs.InsertAsync(new Job { Name = "b" });
        var before = await RowAsync(unknown);

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That((await RowAsync(known)).State, Is.EqualTo("Done"));
        Assert.That(await RowAsync(unknown), Is.EqualTo(before));
    }

    [Test]
    public async Task DS_T40_what_a_check_writes_is_not_apart_from_its_transition()
    {
        await stator.Database.ExecuteAsync("CREATE TABLE bookings (transfer bigint NOT NULL)");
        var tries = 0;
        var ledger = new Ledger
        {
            Books = async (transfer, transaction) =>
            {
                await transaction.Connection!.ExecuteAsync("INSERT INTO bookings VALUES (@id)", new { id = transfer.Id }, transaction);
                return ++tries == 1 ? throw new TimeoutException("after it had written") : Transfer.PendingOutcome.Done;
            },
        };
        await using var booking = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe).AddSingleton(ledger));
        var id = await booking.Of<Transfer>().InsertAsync(new Transfer());

        Assert.That(await booking.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM bookings"), Is.Zero);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That(await booking.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That((await booking.Of<Transfer>().FindAsync(id))!.State, Is.EqualTo(TransferState.Done));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM bookings"), Is.EqualTo(1));
        Assert.That(Repository.Read("docs", "semantics.md"), Does.Contain("checks run at least once, transitions happen exactly once"));
    }

    [Test]
    public async Task DS_T41_the_history_that_the_text_promises_is_not_absent()
    {
        await using var keeping = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton(probe).AddSingleton(new Archive()));
        var id = await keeping.Of<Dossier>().InsertAsync(new Dossier());
        await keeping.Of<Dossier>().ParkAsync(id);
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        await keeping.Of<Dossier>().ResumeAsync(id);
        await keeping.Runner.RunOnceAsync();

        var history = await keeping.Of<Dossier>().HistoryAsync(id);

        Assert.That(history.Select(h => h.To), Is.EqualTo(new[] { "Open", "Waiting", "Open", "Closed" }));
        Assert.That(history[2].At - history[1].At, Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(Repository.Read("docs", "declaring.md"), Does.Contain("History = true").And.Contain("HistoryAsync(id)"));
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
