using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>What django-partisan's README says, of the same task.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PartisanTests(DatabaseKind kind)
{
    private readonly Shopkeeper shopkeeper = new();
    private TestStator stator = null!;

    private IStator<Renewal> Renewals => stator.Of<Renewal>();

    [SetUp]
    public async Task CreateAsync()
    {
        shopkeeper.RenewAsync = (_, _) => Task.CompletedTask;
        stator = await TestStator.CreateAsync(
            kind, add: s => s.AddSingleton(shopkeeper), machines: s => s.AddMachine(Renewal.Graph.Machine));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_task_is_run_with_its_arguments_and_is_gone_when_it_is_complete()
    {
        var run = new ConcurrentQueue<(string, int)>();
        shopkeeper.RenewAsync = (customer, year) =>
        {
            run.Enqueue((customer, year));
            return Task.CompletedTask;
        };
        var id = await Renewals.InsertAsync(new Renewal { Customer = "Ada", Year = 2027 });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Deleted = 1 }));

        Assert.That(run, Is.EqualTo(new[] { ("Ada", 2027) }));
        Assert.That(await Renewals.FindAsync(id), Is.Null);
    }

    [Test]
    public async Task A_task_with_exactly_the_same_arguments_is_not_queued_again()
    {
        var first = await Renewals.InsertOrFindAsync(new Renewal { Customer = "Ada", Year = 2027 });
        var same = await Renewals.InsertOrFindAsync(new Renewal { Customer = "Ada", Year = 2027 });
        var other = await Renewals.InsertOrFindAsync(new Renewal { Customer = "Ada", Year = 2028 });

        Assert.That((first.Created, same.Created, other.Created), Is.EqualTo((true, false, true)));
        Assert.That(same.Key, Is.EqualTo(first.Key));
    }

    [Test]
    public async Task A_task_is_not_processed_before_it_is_to_be()
    {
        await Renewals.InsertAsync(
            new Renewal { Customer = "Ada" }, new() { StartAt = new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero) });

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(599));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [TestCase(300, 300)]
    [TestCase(null, 5)]
    public async Task A_task_can_be_postponed_from_deep_within_by_an_exception(int? seconds, int due)
    {
        shopkeeper.RenewAsync = async (_, _) =>
        {
            await Task.Yield();
            throw seconds is { } s ? new TryAgainLaterException(TimeSpan.FromSeconds(s)) : new TryAgainLaterException();
        };
        var id = await Renewals.InsertAsync(new Renewal { Customer = "Ada" });

        await stator.Runner.RunOnceAsync();

        Assert.That(await RowAsync(id), Is.EqualTo(new StoredRow("Queued", 0, due, false, 0, null)));
    }

    [Test]
    public async Task A_task_that_is_postponed_once_more_than_is_allowed_fails()
    {
        shopkeeper.RenewAsync = (_, _) => throw new TryAgainLaterException(TimeSpan.FromMinutes(5));
        var id = await Renewals.InsertAsync(new Renewal { Customer = "Ada" });

        for (var postponed = 0; postponed < 20; postponed++)
        {
            Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));
            await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(5));
        }

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        var failed = await RowAsync(id);
        Assert.That((failed.State, failed.Next), Is.EqualTo(("Failed", (double?)null)));
        Assert.That(failed.Error, Does.Contain("MaxSnoozes").And.Contain("20"));
    }

    /// <summary>There the lowest number comes first (and 10 is the default of both); here it is the highest, which is the one order of all machines.</summary>
    [Test]
    public async Task A_priority_of_the_task_counts_and_one_of_the_call_counts_more()
    {
        var run = await OrderOfAsync(
            o => o.Concurrency = 1,
            async () =>
            {
                await Renewals.InsertAsync(new Renewal { Customer = "plain" });
                await Renewals.InsertAsync(new Renewal { Customer = "urgent", Urgency = 15 });
                await Renewals.InsertAsync(new Renewal { Customer = "last of all", Urgency = 15 }, new() { Priority = 0 });
            });

        Assert.That(run, Is.EqualTo(new[] { "urgent", "plain", "last of all" }));
    }

    [Test]
    public async Task A_worker_of_a_queue_takes_the_tasks_of_that_queue_only()
    {
        async Task InsertAsync()
        {
            await Renewals.InsertAsync(new Renewal { Customer = "default" });
            await Renewals.InsertAsync(new Renewal { Customer = "other", QueueName = "another_queue" });
        }

        Assert.That(await OrderOfAsync(o => o.Queues = ["another_queue"], InsertAsync), Is.EqualTo(new[] { "other" }));
        Assert.That(await OrderOfAsync(o => o.Queues = ["default"], () => Task.CompletedTask), Is.EqualTo(new[] { "default" }));
    }

    [Test]
    public async Task An_error_that_is_listed_is_retried_after_three_six_and_nine_seconds_and_then_the_task_fails()
    {
        shopkeeper.RenewAsync = (_, _) => throw new TimeoutException("no answer");
        var id = await Renewals.InsertAsync(new Renewal { Customer = "Ada" });
        double now = 0;

        foreach (var pause in new[] { 3, 6, 9 })
        {
            Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
            Assert.That((await RowAsync(id)).Next - now, Is.InRange((pause * 0.8) - 0.01, pause), "less at most a fifth, which is the jitter");
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(pause));
            now += pause;
        }

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        var failed = await RowAsync(id);
        Assert.That((failed.State, failed.Next), Is.EqualTo(("Failed", (double?)null)));
        Assert.That(failed.Error, Does.Contain("no answer"));
    }

    [Test]
    public async Task An_error_that_is_not_listed_fails_the_task_at_once()
    {
        shopkeeper.RenewAsync = (_, _) => throw new FormatException();
        var id = await Renewals.InsertAsync(new Renewal { Customer = "Ada" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        Assert.That((await RowAsync(id)).State, Is.EqualTo("Failed"));
    }

    // Whose tasks a worker with such options runs, in their order.
    private async Task<ConcurrentQueue<string>> OrderOfAsync(Action<StatorOptions> options, Func<Task> insertAsync)
    {
        var order = new ConcurrentQueue<string>();
        shopkeeper.RenewAsync = (customer, _) =>
        {
            order.Enqueue(customer);
            return Task.CompletedTask;
        };
        await insertAsync();
        await using var worker = await TestStator.OnAsync(
            stator.Database, options, s => s.AddSingleton(shopkeeper), machines: s => s.AddMachine(Renewal.Graph.Machine));
        await worker.Runner.RunOnceAsync();
        return order;
    }

    private Task<StoredRow> RowAsync(long id) => StoredRow.ReadAsync(stator.Database, "renewals", id);
}
