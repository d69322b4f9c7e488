using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What InsertManyAsync must do, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class InsertManyTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    private IStator<Ticket> Tickets => stator.Of<Ticket>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton<Desk>());

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Rows_are_as_InsertAsync_makes_them()
    {
        var job = new Job
        {
            Name = "it's \"quoted\"",
            Count = -3,
            Urgent = true,
            Price = 12.34m,
            Wanted = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2)),
            Day = DayOfWeek.Friday,
            Picture = [0, 1, 255],
        };
        var one = await Jobs.InsertAsync(job);

        Assert.That(await Jobs.InsertManyAsync([job, new Job { Name = "b" }]), Is.EqualTo(2));

        Assert.That(await RowAsync(one + 1), Is.EqualTo(await RowAsync(one)));
        var (expected, found) = ((await Jobs.FindAsync(one))!, (await Jobs.FindAsync(one + 1))!);
        Assert.Multiple(() =>
        {
            Assert.That((found.Name, found.Note, found.Count, found.Urgent), Is.EqualTo((expected.Name, expected.Note, expected.Count, expected.Urgent)));
            Assert.That((found.Price, found.Wanted, found.Day), Is.EqualTo((expected.Price, expected.Wanted, expected.Day)));
            Assert.That(found.Picture, Is.EqualTo(expected.Picture));
            Assert.That(found.State, Is.EqualTo(JobState.Working));
        });
        Assert.That((await Jobs.FindAsync(one + 2))!.Price, Is.Null);
    }

    [TestCase(JobState.Reviewing, 5d, "in review")]
    [TestCase(JobState.Parked, 86400d, "Parked")]
    [TestCase(JobState.Done, null, "Done")]
    [TestCase(JobState.Retired, null, "Retired")]
    public async Task Rows_in_another_state_are_due_as_that_state_says(JobState state, double? next, string stored)
    {
        await Jobs.InsertManyAsync([new Job { Id = 1, Name = "a" }], new() { State = state });

        Assert.That(await RowAsync(1), Is.EqualTo(new StoredRow(stored, 0, next, false, 0, null)));
    }

    [Test]
    public async Task Rows_may_say_when_they_are_due()
    {
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(7));
        await Jobs.InsertManyAsync([new Job { Id = 1, Name = "a" }], new() { Delay = TimeSpan.FromMinutes(2) });
        await Jobs.InsertManyAsync([new Job { Id = 2, Name = "a" }], new() { StartAt = (await stator.Store.NowAsync(default)).AddMinutes(3) });
        await Jobs.InsertManyAsync([new Job { Id = 3, Name = "a" }], new() { Delay = TimeSpan.FromHours(2) });

        Assert.That((await RowAsync(1)).Next, Is.EqualTo(127));
        Assert.That((await RowAsync(2)).Next, Is.EqualTo(187));
        Assert.That((await RowAsync(3)).Next, Is.EqualTo(3607), "its timeout");
    }

    [Test]
    public async Task Rows_are_taken_as_they_come_and_not_held()
    {
        const int Count = 200_000;
        var counter = new Counter();

        Assert.That(await Tickets.InsertManyAsync(counter.Rows(Count)), Is.EqualTo(new InsertManyResult(Count, 0)));

        Assert.That(counter.AliveHalfway, Is.LessThan(100), "of the thousand that were watched");
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM tickets"), Is.EqualTo(Count));
    }

    [Test]
    public async Task Rows_may_come_asynchronously()
    {
        Assert.That(await Jobs.InsertManyAsync(Slowly(3)), Is.EqualTo(3));

        Assert.That((await Jobs.CountByStateAsync())[JobState.Working], Is.EqualTo(3));
    }

    [Test]
    public async Task No_rows_are_no_rows() => Assert.That(await Jobs.InsertManyAsync([]), Is.Zero);

    [Test]
    public async Task All_are_inserted_or_none()
    {
        Assert.That(() => Jobs.InsertManyAsync(FailingAfter(10)), Throws.TypeOf<FormatException>());

        Assert.That((await Jobs.CountByStateAsync())[JobState.Working], Is.Zero);
    }

    [Test]
    public async Task In_a_transaction_they_commit_and_roll_back_with_it_and_a_failure_takes_back_only_its_own()
    {
        await using (var connection = await stator.Database.DataSource.OpenConnectionAsync())
        {
            await using var lost = await connection.BeginTransactionAsync();
            await Jobs.InsertManyAsync([new Job { Name = "lost" }], transaction: lost);
            await lost.RollbackAsync();

            await using var kept = await connection.BeginTransactionAsync();
            await Jobs.InsertManyAsync([new Job { Name = "kept" }], transaction: kept);
            Assert.That(() => Jobs.InsertManyAsync(FailingAfter(10), transaction: kept), Throws.TypeOf<FormatException>());
            await Jobs.InsertManyAsync([new Job { Name = "kept too" }], transaction: kept);
            await kept.CommitAsync();
        }

        Assert.That((await Jobs.CountByStateAsync())[JobState.Working], Is.EqualTo(2));
    }

    [Test]
    public async Task Duplicates_are_left_out_and_counted_again_and_again_in_one_transaction()
    {
        await Tickets.InsertAsync(new Ticket { Subject = "old" });
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        Assert.That(
            await Tickets.InsertManyAsync(
                [new Ticket { Subject = "old" }, new Ticket { Subject = "new" }, new Ticket { Subject = "new" }], transaction: transaction),
            Is.EqualTo(new InsertManyResult(Created: 1, Existing: 2)));
        Assert.That(
            await Tickets.InsertManyAsync([new Ticket { Subject = "new" }, new Ticket { Subject = "newer" }], transaction: transaction),
            Is.EqualTo(new InsertManyResult(Created: 1, Existing: 1)));
        await transaction.CommitAsync();

        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM tickets"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_key_that_is_taken_is_an_error_and_no_duplicate()
    {
        var key = await Tickets.InsertAsync(new Ticket { Subject = "old" }, new() { State = TicketState.Closed });

        Assert.That(
            () => Tickets.InsertManyAsync([new Ticket { Id = 77, Subject = "a" }, new Ticket { Id = key, Subject = "b" }]),
            Throws.InvalidOperationException.With.Message.Contains($"has a row with key '{key}' already"));
        Assert.That(await Tickets.FindAsync(77), Is.Null);
    }

    [Test]
    public async Task Keys_of_every_kind_are_made_or_kept()
    {
        Assert.That(await stator.Of<GuidDoor>().InsertManyAsync([new GuidDoor(), new GuidDoor()]), Is.EqualTo(2));
        Assert.That(await stator.Of<StringDoor>().InsertManyAsync([new StringDoor { Id = "front" }]), Is.EqualTo(1));
        Assert.That(await stator.Of<Parcel>().InsertManyAsync([new Parcel { Id = new ParcelId(5), Inside = new ParcelId(6) }]), Is.EqualTo(1));
        Assert.That(await stator.Of<Trip>().InsertManyAsync([new Trip(0, "Rome")]), Is.EqualTo(1));

        Assert.That((await stator.Of<StringDoor>().FindAsync("front"))!.State, Is.EqualTo(DoorState.Open));
        Assert.That((await stator.Of<Parcel>().FindAsync(new ParcelId(5)))!.Inside, Is.EqualTo(new ParcelId(6)));
        Assert.That((await stator.Of<GuidDoor>().CountByStateAsync())[DoorState.Open], Is.EqualTo(2));
    }

    [Test]
    public void What_cannot_be_inserted_is_named()
    {
        Assert.That(
            () => Jobs.InsertManyAsync([new Job { Name = "a" }, new Job { Id = 5, Name = "b" }]),
            Throws.InvalidOperationException.With.Message.StartsWith("Row 2 has a key, and the rows of machine 'Job' before it have none."));
        Assert.That(
            () => Jobs.InsertManyAsync([new Job { Id = 5, Name = "a" }, new Job { Name = "b" }]),
            Throws.InvalidOperationException.With.Message.StartsWith("Row 2 has no key, and the rows of machine 'Job' before it have one."));
        Assert.That(
            () => Jobs.InsertManyAsync([new Job { Name = "a" }, null!]), Throws.ArgumentException.With.Message.StartsWith("Row 2 is null."));
        Assert.That(
            () => stator.Of<StringDoor>().InsertManyAsync([new StringDoor { Id = null! }]),
            Throws.InvalidOperationException.With.Message.Contains("Set it before InsertManyAsync"));
        Assert.That(() => Jobs.InsertManyAsync((IEnumerable<Job>)null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task A_cancelled_call_inserts_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        IEnumerable<Job> Rows()
        {
            yield return new Job { Name = "a" };
            cancellation.Cancel();
            yield return new Job { Name = "b" };
        }

        Assert.That(
            () => Jobs.InsertManyAsync(Rows(), cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await Jobs.CountByStateAsync())[JobState.Working], Is.Zero);
    }

    private static IEnumerable<Job> FailingAfter(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return new Job { Name = "a" };
        }

        throw new FormatException();
    }

    private static async IAsyncEnumerable<Job> Slowly(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new Job { Name = "a" };
        }
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "jobs", id);

    /// <summary>Makes rows, and looks halfway which of the first are still held by anybody.</summary>
    private sealed class Counter
    {
        private readonly List<WeakReference> first = [];

        public int AliveHalfway { get; private set; } = int.MaxValue;

        public IEnumerable<Ticket> Rows(int count)
        {
            for (var i = 0; i < count; i++)
            {
                if (i == count / 2)
                {
                    GC.Collect();
                    AliveHalfway = first.Count(r => r.IsAlive);
                }

                yield return Next(i);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Ticket Next(int i)
        {
            var ticket = new Ticket { Subject = $"ticket {i}" };
            if (first.Count < 1000)
            {
                first.Add(new WeakReference(ticket));
            }

            return ticket;
        }
    }
}
