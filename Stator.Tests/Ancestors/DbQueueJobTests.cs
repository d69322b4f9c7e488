using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>What django-db-queue's README says of hooks, priorities, scheduled jobs and queues, of its job of one task.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DbQueueJobTests(DatabaseKind kind)
{
    private readonly Workshop workshop = new();
    private TestStator stator = null!;

    private IStator<MyJob> Jobs => stator.Of<MyJob>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(
        kind, add: s => s.AddSingleton(workshop), machines: s => s.AddMachine(MyJob.Graph.Machine));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task The_creation_hook_runs_where_the_job_is_created_and_not_in_a_worker()
    {
        var id = await Jobs.InsertAsync(new MyJob { Name = "my_job" });

        Assert.That((await Jobs.FindAsync(id))!.Configured, Is.EqualTo("my_job was created"));
        Assert.That(workshop.Done, Is.Empty);
    }

    [Test]
    public async Task The_pre_task_hook_the_task_and_the_post_task_hook_run_in_this_order()
    {
        var id = await Jobs.InsertAsync(new MyJob { Name = "my_job" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That(workshop.Done, Is.EqualTo(new[] { "pre of my_job", "task of my_job", "post of my_job" }));
        Assert.That((await Jobs.FindAsync(id))!.State, Is.EqualTo(MyJobState.Complete));
    }

    /// <summary>There the failure hook comes before the post hook; here it follows the record of the failure (docs/hooks.md).</summary>
    [Test]
    public async Task The_failure_hook_is_given_the_job_and_its_exception_and_the_post_task_hook_runs_all_the_same()
    {
        workshop.Doing = what => ThrowIn("task", what);
        var id = await Jobs.InsertAsync(new MyJob { Name = "my_job" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));

        Assert.That(
            workshop.Done, Is.EqualTo(new[] { "pre of my_job", "task of my_job", "post of my_job", "failure raised by task of my_job" }));
        Assert.That((await Jobs.FindAsync(id))!.State, Is.EqualTo(MyJobState.Failed));
    }

    [Test]
    public async Task A_pre_task_hook_that_raises_is_as_if_the_task_had_and_the_task_is_not_run()
    {
        workshop.Doing = what => ThrowIn("pre", what);
        var id = await Jobs.InsertAsync(new MyJob { Name = "my_job" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));

        Assert.That(workshop.Done, Is.EqualTo(new[] { "pre of my_job", "failure raised by pre of my_job" }));
        Assert.That((await Jobs.FindAsync(id))!.State, Is.EqualTo(MyJobState.Failed));
    }

    [Test]
    public async Task A_post_task_hook_that_raises_is_logged_and_the_job_has_not_failed()
    {
        workshop.Doing = what => ThrowIn("post", what);
        var id = await Jobs.InsertAsync(new MyJob { Name = "my_job" });

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        Assert.That((await Jobs.FindAsync(id))!.State, Is.EqualTo(MyJobState.Complete));
        Assert.That(workshop.Done, Has.No.Member("failure raised by post of my_job"));
        Assert.That(stator.Log.Of(2105), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Jobs_are_done_by_priority_from_the_highest_and_then_by_age()
    {
        foreach (var (name, priority) in new[] { ("normal", 0), ("important", 1), ("critical", 2), ("second normal", 0) })
        {
            await Jobs.InsertAsync(new MyJob { Name = name, Priority = priority });
            await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await WorkAsync(o => o.Concurrency = 1);

        Assert.That(Tasks(), Is.EqualTo(new[] { "critical", "important", "normal", "second normal" }));
    }

    [Test]
    public async Task A_scheduled_job_does_not_run_before_its_time_and_then_when_a_worker_comes()
    {
        await Jobs.InsertAsync(new MyJob { Name = "scheduled_job" }, new() { Delay = TimeSpan.FromMinutes(10) });

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(599));
        await stator.Runner.RunOnceAsync();
        Assert.That(Tasks(), Is.Empty);

        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));
        await stator.Runner.RunOnceAsync();
        Assert.That(Tasks(), Is.EqualTo(new[] { "scheduled_job" }));
    }

    [Test]
    public async Task A_worker_serves_the_queue_that_it_is_given()
    {
        await Jobs.InsertAsync(new MyJob { Name = "do_work" });
        await Jobs.InsertAsync(new MyJob { Name = "do_other_work", QueueName = "other_queue" });

        await WorkAsync(o => o.Queues = ["default"]);
        Assert.That(Tasks(), Is.EqualTo(new[] { "do_work" }));

        await WorkAsync(o => o.Queues = ["other_queue"]);
        Assert.That(Tasks(), Is.EqualTo(new[] { "do_work", "do_other_work" }));
    }

    [Test]
    public async Task The_depth_of_each_queue_can_be_asked_for_and_queues_without_jobs_are_not_there()
    {
        await Jobs.InsertAsync(new MyJob { Name = "do_work" });
        await Jobs.InsertAsync(new MyJob { Name = "do_other_work", QueueName = "other_queue" });
        await Jobs.InsertAsync(new MyJob { Name = "later", QueueName = "other_queue" }, new() { Delay = TimeSpan.FromHours(1) });
        await Jobs.InsertAsync(new MyJob { Name = "done", QueueName = "empty_queue" }, new() { State = MyJobState.Complete });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(4));

        var depths = await Jobs.DepthByQueueAsync();

        Assert.That(
            depths.Select(d => (d.Key, d.Value.Ready, d.Value.Future)),
            Is.EquivalentTo(new[] { ("default", 1, 0), ("other_queue", 1, 1) }));
        Assert.That(depths["default"].OldestDue, Is.EqualTo(TimeSpan.FromSeconds(4)).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That((await Jobs.DepthAsync()).Ready, Is.EqualTo(2));
    }

    [Test]
    public async Task With_a_rate_limit_the_next_job_waits_for_its_time()
    {
        await Jobs.InsertManyAsync([new MyJob { Name = "a" }, new MyJob { Name = "b" }]);
        void LimitRate(StatorOptions options)
            => (options.Queue("default").RateLimit, options.Queue("default").RatePeriod) = (1, TimeSpan.FromSeconds(2));

        await WorkAsync(LimitRate);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1.9));
        await WorkAsync(LimitRate);
        Assert.That(Tasks(), Is.EqualTo(new[] { "a" }));

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(0.1));
        await WorkAsync(LimitRate);
        Assert.That(Tasks(), Is.EqualTo(new[] { "a", "b" }));
    }

    private static void ThrowIn(string where, string what)
    {
        if (what == where)
        {
            throw new FormatException($"raised by {where}");
        }
    }

    private IEnumerable<string> Tasks()
        => workshop.Done.Where(done => done.StartsWith("task of ", StringComparison.Ordinal)).Select(done => done["task of ".Length..]);

    // A worker is started, does what is to be done, and ends.
    private async Task WorkAsync(Action<StatorOptions> options)
    {
        await using var worker = await TestStator.OnAsync(
            stator.Database, options, s => s.AddSingleton(workshop), machines: s => s.AddMachine(MyJob.Graph.Machine));
        await worker.Runner.RunOnceAsync();
    }
}
