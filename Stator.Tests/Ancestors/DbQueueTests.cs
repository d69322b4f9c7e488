using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Support;
using static Stator.Tests.Ancestors.CatsImportState;

namespace Stator.Tests.Ancestors;

/// <summary>What django-db-queue's README says, of a job of three tasks.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class DbQueueTests(DatabaseKind kind)
{
    private readonly Cattery cattery = new();
    private TestStator stator = null!;

    private IStator<CatsImport> Imports => stator.Of<CatsImport>();

    [SetUp]
    public async Task CreateAsync()
    {
        (cattery.DownloadAsync, cattery.StoreAsync) = (_ => Task.FromResult("Tom,Felix"), _ => Task.CompletedTask);
        stator = await TestStator.CreateAsync(
            kind, add: s => s.AddSingleton(cattery), machines: s => s.AddMachine(CatsImport.Graph.Machine));
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task The_tasks_of_a_job_run_one_after_the_other_and_hand_the_workspace_on()
    {
        var stored = new ConcurrentQueue<string>();
        cattery.StoreAsync = cats =>
        {
            foreach (var cat in cats)
            {
                stored.Enqueue(cat);
            }

            return Task.CompletedTask;
        };
        var id = await Imports.InsertAsync(CatsImport.Of(new() { UserId = 7 }));
        var states = new List<CatsImportState>();

        for (var step = 0; step < 3; step++)
        {
            Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
            states.Add((await Imports.FindAsync(id))!.State);
        }

        Assert.That(states, Is.EqualTo(new[] { Parsing, Storing, Complete }));
        Assert.That(stored, Is.EqualTo(new[] { "Tom", "Felix" }));
        var workspace = (await Imports.FindAsync(id))!.Workspace;
        Assert.That((workspace.UserId, workspace.Text, workspace.Cats.Count), Is.EqualTo((7, (string?)null, 2)));
    }

    [Test]
    public async Task A_job_can_be_found_by_what_is_in_its_workspace()
    {
        var mine = await Imports.InsertAsync(CatsImport.Of(new() { UserId = 7 }));
        await Imports.InsertAsync(CatsImport.Of(new() { UserId = 8 }));

        var found = await stator.Database.ScalarAsync<long>(
            kind == DatabaseKind.Postgres
                ? "SELECT id FROM cats_imports WHERE workspace ->> 'UserId' = '7'"
                : "SELECT id FROM cats_imports WHERE json_extract(workspace, '$.UserId') = 7");

        Assert.That(found, Is.EqualTo(mine));
    }

    [Test]
    public async Task A_task_that_raises_fails_the_job_and_the_tasks_after_it_do_not_run()
    {
        var stored = false;
        cattery.DownloadAsync = _ => Task.FromResult<string>(null!);
        cattery.StoreAsync = _ =>
        {
            stored = true;
            return Task.CompletedTask;
        };
        var id = await Imports.InsertAsync(CatsImport.Of(new() { UserId = 7 }));

        await stator.Runner.RunOnceAsync();
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Exhausted = 1 }));
        await stator.Runner.RunOnceAsync();

        var row = await StoredRow.ReadAsync(stator.Database, "cats_imports", id);
        Assert.That((row.State, stored), Is.EqualTo(("Failed", false)));
        Assert.That(row.Error, Does.Contain(nameof(NullReferenceException)));
    }

    [Test]
    public async Task A_task_that_failed_is_tried_again_and_those_before_it_are_not()
    {
        var downloads = 0;
        cattery.DownloadAsync = _ => ++downloads == 1 ? throw new TimeoutException() : Task.FromResult("Tom");
        var id = await Imports.InsertAsync(CatsImport.Of(new() { UserId = 7 }));

        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stator.Runner.RunOnceAsync();
        await stator.Runner.RunOnceAsync();
        await stator.Runner.RunOnceAsync();

        Assert.That(downloads, Is.EqualTo(2));
        Assert.That((await Imports.FindAsync(id))!.State, Is.EqualTo(Complete));
    }

    [Test]
    public async Task Other_jobs_come_between_the_tasks_of_one()
    {
        var order = new ConcurrentQueue<string>();
        cattery.DownloadAsync = workspace =>
        {
            order.Enqueue($"download {workspace.UserId}");
            return Task.FromResult($"cat of {workspace.UserId}");
        };
        cattery.StoreAsync = cats =>
        {
            order.Enqueue($"store {cats[0]}");
            return Task.CompletedTask;
        };
        await Imports.InsertAsync(CatsImport.Of(new() { UserId = 1 }));
        await Imports.InsertAsync(CatsImport.Of(new() { UserId = 2 }));
        await using var one = await TestStator.OnAsync(
            stator.Database, o => o.Concurrency = 1, s => s.AddSingleton(cattery), machines: s => s.AddMachine(CatsImport.Graph.Machine));

        for (var step = 0; step < 3; step++)
        {
            await one.Runner.RunOnceAsync();
        }

        Assert.That(order, Is.EqualTo(new[] { "download 1", "download 2", "store cat of 1", "store cat of 2" }));
    }

    [Test]
    public async Task A_job_for_later_waits_in_the_depth_of_the_queue_and_old_jobs_are_deleted()
    {
        await Imports.InsertAsync(new CatsImport());
        await Imports.InsertAsync(new CatsImport(), new() { Delay = TimeSpan.FromMinutes(10) });
        var depth = await Imports.DepthAsync();
        Assert.That((depth.Ready, depth.Future), Is.EqualTo((1, 1)));

        await Imports.InsertAsync(new CatsImport(), new() { State = Complete });
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(24));
        Assert.That((await stator.Runner.RunOnceAsync()).Deleted, Is.EqualTo(1));
    }
}
