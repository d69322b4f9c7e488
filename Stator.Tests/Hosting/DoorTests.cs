using System;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What IStator of a machine must do, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DoorTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_new_row_is_in_the_initial_state_and_due_at_once()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));
    }

    [Test]
    public async Task A_new_row_in_another_state_is_due_as_that_state_says()
    {
        var reviewing = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Reviewing });
        var parked = await Jobs.InsertAsync(new Job { Name = "b" }, new() { State = JobState.Parked });
        var done = await Jobs.InsertAsync(new Job { Name = "c" }, new() { State = JobState.Done });

        Assert.That((await RowAsync(reviewing)).Next, Is.EqualTo(5), "StartAfter");
        Assert.That((await RowAsync(parked)).Next, Is.EqualTo(86400), "its timeout");
        Assert.That((await RowAsync(done)).Next, Is.Null);
    }

    [Test]
    public async Task A_new_row_may_say_when_it_is_due_but_not_after_its_timeout()
    {
        var start = await stator.Store.NowAsync(default);
        var delayed = await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromMinutes(2) });
        var dated = await Jobs.InsertAsync(new Job { Name = "b" }, new() { StartAt = start.AddMinutes(3) });
        var tooLate = await Jobs.InsertAsync(new Job { Name = "c" }, new() { Delay = TimeSpan.FromHours(2) });

        Assert.That((await RowAsync(delayed)).Next, Is.EqualTo(120));
        Assert.That((await RowAsync(dated)).Next, Is.EqualTo(180));
        Assert.That((await RowAsync(tooLate)).Next, Is.EqualTo(3600));
    }

    [Test]
    public async Task A_new_row_cannot_have_both_a_time_and_a_delay_nor_a_negative_delay()
    {
        var now = await stator.Store.NowAsync(default);

        Assert.That(
            async () => await Jobs.InsertAsync(new Job { Name = "a" }, new() { StartAt = now, Delay = TimeSpan.Zero }), Throws.ArgumentException);
        Assert.That(
            async () => await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromSeconds(-1) }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            async () => await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromDays(3651) }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            async () => await Jobs.InsertAsync(new Job { Name = "a" }, new() { StartAt = default(DateTimeOffset) }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That((await Jobs.DepthAsync()).Ready, Is.Zero);
    }

    [Test]
    public async Task A_new_row_that_would_start_after_its_timeout_starts_at_it()
    {
        var start = await stator.Store.NowAsync(default);
        var late = await Jobs.InsertAsync(new Job { Name = "a" }, new() { StartAt = start.AddDays(2) });
        var past = await Jobs.InsertAsync(new Job { Name = "b" }, new() { StartAt = start.AddDays(-2) });

        Assert.That((await RowAsync(late)).Next, Is.EqualTo(3600));
        Assert.That((await RowAsync(past)).Next, Is.EqualTo(-2 * 86400), "it is due at once");
    }

    [Test]
    public async Task A_new_row_may_be_in_a_legacy_state_until_the_next_sweep()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Retired });
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Retired", 0, null, false, 0, null)));

        await stator.Runner.RunOnceAsync();

        Assert.That((await RowAsync(id)).State, Is.EqualTo("in review"));
    }

    [TestCase(JobState.Parked)]
    [TestCase(JobState.Done)]
    [TestCase(JobState.Retired)]
    public void A_new_row_in_a_state_without_a_check_cannot_say_when_it_is_due(JobState state)
    {
        Assert.That(
            () => Jobs.InsertAsync(new Job { Name = "a" }, new() { State = state, Delay = TimeSpan.FromSeconds(1) }),
            Throws.ArgumentException.With.Message.StartsWith($"State '{state}' of machine 'Job' has no check, so that no first try can be due"));
        Assert.That(
            () => Jobs.InsertManyAsync([new Job { Name = "a" }], new() { State = state, StartAt = DateTimeOffset.UnixEpoch }),
            Throws.ArgumentException.With.Message.Contains("has no check"));
    }

    [Test]
    public async Task A_given_key_is_kept()
    {
        Assert.That(await Jobs.InsertAsync(new Job { Id = 4711, Name = "a" }), Is.EqualTo(4711));
        Assert.That((await Jobs.FindAsync(4711))!.Name, Is.EqualTo("a"));
    }

    [Test]
    public async Task There_is_nothing_at_an_unknown_key()
    {
        Assert.That(await Jobs.FindAsync(1), Is.Null);
        Assert.That(await Jobs.ParkAsync(1), Is.False);
        Assert.That(await Jobs.ForceAsync(1, JobState.Done), Is.False);
    }

    [Test]
    public async Task A_command_moves_a_row_in_a_state_that_allows_it_and_no_other()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(await Jobs.ResumeAsync(id), Is.False);
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Working"));
        Assert.That(await Jobs.ParkAsync(id), Is.True);
        Assert.That(await Jobs.ParkAsync(id), Is.False);
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Parked"));
        Assert.That(await Jobs.ResumeAsync(id), Is.True);
        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Working", 0, 0, false, 0, null)));
    }

    [Test]
    public async Task Force_moves_a_row_against_the_graph()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Done });

        Assert.That(await Jobs.ForceAsync(id, JobState.Reviewing), Is.True);

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("in review", 0, 5, false, 0, null)));
    }

    [Test]
    public async Task An_insert_and_a_command_commit_and_roll_back_with_the_callers_transaction()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        await using (var connection = await stator.Database.DataSource.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Jobs.InsertAsync(new Job { Name = "b" }, transaction: transaction);
            Assert.That(await Jobs.ParkAsync(id, transaction), Is.True);
            Assert.That((await Jobs.FindAsync(id, transaction))!.State, Is.EqualTo(JobState.Parked));
            await transaction.RollbackAsync();
        }

        var counts = await Jobs.CountByStateAsync();
        Assert.That((counts[JobState.Working], counts[JobState.Parked]), Is.EqualTo((1L, 0L)));
    }

    [Test]
    public async Task Counts_name_every_state_and_depth_tells_ready_from_future()
    {
        await Jobs.InsertAsync(new Job { Name = "a" });
        await Jobs.InsertAsync(new Job { Name = "b" });
        await Jobs.InsertAsync(new Job { Name = "c" }, new() { Delay = TimeSpan.FromMinutes(1) });
        await Jobs.InsertAsync(new Job { Name = "d" }, new() { State = JobState.Parked });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(12));

        var counts = await Jobs.CountByStateAsync();
        var depth = await Jobs.DepthAsync();

        Assert.That(counts.Keys, Is.EquivalentTo(Enum.GetValues<JobState>()));
        Assert.That(counts.Values.Sum(), Is.EqualTo(4));
        Assert.That((counts[JobState.Working], counts[JobState.Parked], counts[JobState.Done]), Is.EqualTo((3L, 1L, 0L)));
        Assert.That((depth.Ready, depth.Future), Is.EqualTo((2L, 1L)));
        Assert.That(depth.OldestDue.TotalSeconds, Is.EqualTo(12).Within(0.01));
    }

    [Test]
    public async Task Keys_of_every_kind_work()
    {
        var number = await stator.Of<GuidDoor>().InsertAsync(new GuidDoor());
        var named = await stator.Of<StringDoor>().InsertAsync(new StringDoor { Id = "front" });
        var counted = await stator.Of<House.IntDoor>().InsertAsync(new House.IntDoor { @default = "x" });

        await stator.Runner.RunOnceAsync();

        Assert.That(number, Is.Not.EqualTo(Guid.Empty));
        Assert.That(named, Is.EqualTo("front"));
        Assert.That((await stator.Of<GuidDoor>().FindAsync(number))!.State, Is.EqualTo(DoorState.Shut));
        Assert.That((await stator.Of<StringDoor>().FindAsync("front"))!.State, Is.EqualTo(DoorState.Shut));
        var door = await stator.Of<House.IntDoor>().FindAsync(counted);
        Assert.That((door!.State, door.@default), Is.EqualTo((House.@event.Shut, "x")));
    }

    [Test]
    public void A_key_that_the_database_cannot_make_must_be_given()
        => Assert.That(
            async () => await stator.Of<StringDoor>().InsertAsync(new StringDoor { Id = null! }),
            Throws.InvalidOperationException.With.Message.Contains("StringDoor").And.Message.Contains("InsertAsync"));

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);
}
