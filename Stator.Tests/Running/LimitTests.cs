using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>What a runner makes of queues and limits.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class LimitTests(DatabaseKind kind)
{
    [Test]
    [CancelAfter(60_000)]
    public async Task One_pass_tries_every_due_row_though_only_so_many_may_run_at_a_time(CancellationToken token)
    {
        var (running, most) = (0, 0);
        var phone = new Phone
        {
            Rings = async _ =>
            {
                Interlocked.Exchange(ref most, Math.Max(Volatile.Read(ref most), Interlocked.Increment(ref running)));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return Call.RingingOutcome.StayFor(TimeSpan.FromHours(1));
            },
        };
        await using var stator = await TestStator.CreateAsync(kind, o => o.Concurrency = 50, s => s.AddSingleton(phone));
        await stator.Of<Call>().InsertManyAsync(Enumerable.Range(0, 60).Select(i => new Call { Customer = "customer " + (i % 5) }), cancellationToken: token);

        var report = await stator.Runner.RunOnceAsync(token);

        Assert.That(report, Is.EqualTo(new RunReport { Snoozed = 60 }));
        Assert.That(most, Is.InRange(1, 4));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_queue_holds_no_more_than_its_share_of_the_process_and_others_go_on_beside_it(CancellationToken token)
    {
        var (mail, done, release) = (0, new ConcurrentQueue<string>(), new TaskCompletionSource());
        var finished = new SemaphoreSlim(0);
        var post = new Post
        {
            Sends = async letter =>
            {
                if (letter.Box == "mail")
                {
                    Interlocked.Increment(ref mail);
                    await release.Task;
                }

                done.Enqueue(letter.Box!);
                finished.Release();
                return Letter.WrittenOutcome.Sent;
            },
        };
        await using var stator = await TestStator.CreateAsync(
            kind,
            o =>
            {
                o.Queue("mail").Concurrency = 2;
                o.ExcludedQueues = ["never"];
            },
            s => s.AddSingleton(post));
        await stator.Of<Letter>().InsertManyAsync(
            Enumerable.Range(0, 40).Select(i => new Letter { Box = i < 20 ? "mail" : i < 39 ? "web" : "never" }), cancellationToken: token);

        using var stop = new CancellationTokenSource();
        var run = stator.Runner.RunForAsync(null, stop.Token);
        for (var i = 0; i < 19; i++)
        {
            await finished.WaitAsync(token);
        }

        Assert.That(done, Has.All.EqualTo("web"));
        Assert.That(Volatile.Read(ref mail), Is.EqualTo(2));
        release.SetResult();
        for (var i = 0; i < 20; i++)
        {
            await finished.WaitAsync(token);
        }

        await stop.CancelAsync();
        Assert.That((await run).Moved, Is.EqualTo(39));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Claims_that_fail_in_a_row_are_counted_while_it_runs_and_end_nothing(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(kind);
        await stator.Database.ExecuteAsync("ALTER TABLE hops RENAME TO hops_away");
        using var stop = new CancellationTokenSource();
        Assert.That(stator.Runner.ClaimErrors, Is.Zero);

        var run = stator.Runner.RunForAsync(null, stop.Token);
        while (stator.Runner.ClaimErrors == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        }

        await stator.Database.ExecuteAsync("ALTER TABLE hops_away RENAME TO hops");
        await stator.Of<Hop>().InsertAsync(new Hop());
        while (stator.Runner.ClaimErrors > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
        }

        await stop.CancelAsync();
        await run;
        Assert.That(stator.Runner.ClaimErrors, Is.Zero);
    }
}
