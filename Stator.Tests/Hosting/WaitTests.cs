using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>Waiting for a row, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class WaitTests(DatabaseKind kind)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_wait_ends_when_the_row_comes_to_one_of_the_states()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        var waiting = Jobs.WaitForAsync(id, [JobState.Parked, JobState.Done], Long);
        Assert.That(waiting.IsCompleted, Is.False);

        await Jobs.ParkAsync(id);

        var result = await waiting;
        Assert.That(result, Is.EqualTo(new WaitResult<JobState>(WaitEnd.Reached, JobState.Parked)));
        Assert.That(result.IsReached, Is.True);
    }

    [Test]
    public async Task A_wait_for_the_end_is_one_for_any_terminal_state()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        var waiting = Jobs.WaitForEndAsync(id, Long);
        await Jobs.ParkAsync(id);

        await Jobs.ForceAsync(id, JobState.Expired);

        Assert.That(await waiting, Is.EqualTo(new WaitResult<JobState>(WaitEnd.Reached, JobState.Expired)));
    }

    [Test]
    public async Task A_wait_whose_time_is_over_says_where_the_row_is()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(
            await Jobs.WaitForAsync(id, [JobState.Done], TimeSpan.Zero),
            Is.EqualTo(new WaitResult<JobState>(WaitEnd.TimedOut, JobState.Working)));
        Assert.That(
            await Jobs.WaitForAsync(id, [JobState.Done], TimeSpan.FromMilliseconds(50)),
            Is.EqualTo(new WaitResult<JobState>(WaitEnd.TimedOut, JobState.Working)));
    }

    [Test]
    public async Task A_wait_for_a_row_that_is_deleted_ends()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        var waiting = Jobs.WaitForEndAsync(id, Timeout.InfiniteTimeSpan);

        await stator.Database.ExecuteAsync("DELETE FROM jobs");

        Assert.That(await waiting, Is.EqualTo(new WaitResult<JobState>(WaitEnd.Gone, null)));
    }

    [Test]
    public async Task A_wait_goes_on_in_a_state_that_this_version_does_not_know()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'Unheard'");

        Assert.That(
            await Jobs.WaitForEndAsync(id, TimeSpan.FromMilliseconds(30)), Is.EqualTo(new WaitResult<JobState>(WaitEnd.TimedOut, null)));
    }

    [Test]
    public async Task A_wait_can_be_cancelled()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        using var stop = new CancellationTokenSource();
        var waiting = Jobs.WaitForEndAsync(id, Timeout.InfiniteTimeSpan, stop.Token);

        await stop.CancelAsync();

        Assert.That(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_wait_looks_less_and_less_often_by_the_clock_that_it_is_given()
    {
        var clock = new CountingClock();
        await using var timed = await TestStator.OnAsync(stator.Database, add: s => s.AddSingleton<TimeProvider>(clock));
        var id = await Jobs.InsertAsync(new Job { Name = "a" });

        var result = await timed.Of<Job>().WaitForEndAsync(id, TimeSpan.FromMinutes(1));

        Assert.That(result.End, Is.EqualTo(WaitEnd.TimedOut));
        Assert.That(clock.First, Is.EqualTo(TimeSpan.FromMilliseconds(20)));
        Assert.That(clock.Longest, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(clock.Waits, Is.InRange(60, 75), "once a second at last");
    }

    [Test]
    public void A_wait_says_what_is_wrong_with_its_arguments()
    {
        Assert.That(() => Jobs.WaitForAsync(1, [], Long), Throws.ArgumentException.With.Message.Contains("Name a state to wait for"));
        Assert.That(
            () => Jobs.WaitForEndAsync(1, TimeSpan.FromSeconds(-2)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'timeout'"));
    }

    /// <summary>Time that passes when somebody waits for it, and at once.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private long ticks;

        public int Waits { get; private set; }

        public TimeSpan First { get; private set; }

        public TimeSpan Longest { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                First = Waits++ == 0 ? dueTime : First;
                Longest = dueTime > Longest ? dueTime : Longest;
                ticks += dueTime.Ticks;
            }

            return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
        }
    }
}
