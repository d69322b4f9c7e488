using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of all ancestors about priorities, queues, limits and rates, each named after what must not happen.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OrderAndLimitTraps(DatabaseKind kind)
{
    private readonly ConcurrentQueue<string> order = new();
    private TestStator stator = null!;

    private IStator<Letter> Letters => stator.Of<Letter>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, o => o.Concurrency = 1, AddPost);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task DP_T2_the_order_of_priorities_is_not_the_opposite_of_what_the_text_says()
    {
        await Letters.InsertAsync(new Letter { Box = "low", Stamp = 1 });
        await Letters.InsertAsync(new Letter { Box = "high, second", Stamp = 10 });
        await Letters.InsertAsync(new Letter { Box = "high, third", Stamp = 10 });
        await Letters.InsertAsync(new Letter { Box = "higher, but not due", Stamp = 11 }, new() { Delay = TimeSpan.FromHours(1) });
        await stator.Database.ExecuteAsync("UPDATE letters SET post_next = '2025-12-31 00:00:00.000' WHERE post_queue = 'low'");
        await Letters.InsertAsync(new Letter { Box = "high, first", Stamp = 10 });
        await stator.Database.ExecuteAsync("UPDATE letters SET post_next = '2025-12-31 00:00:00.000' WHERE post_queue = 'high, first'");

        await stator.Runner.RunOnceAsync();

        Assert.That(
            Repository.Read("docs", "declaring.md"), Does.Contain("higher first, of one priority the oldest due, then the lowest key"));
        Assert.That(order, Is.EqualTo(new[] { "high, first", "high, second", "high, third", "low" }));
    }

    [Test]
    public async Task DP_T3_a_priority_of_zero_for_one_row_is_not_taken_for_none()
    {
        await Letters.InsertAsync(new Letter { Box = "zero", Stamp = 9 }, new() { Priority = 0 });
        await Letters.InsertAsync(new Letter { Box = "one", Stamp = 1 });

        await stator.Runner.RunOnceAsync();

        Assert.That(order, Is.EqualTo(new[] { "one", "zero" }));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT post_priority FROM letters WHERE post_queue = 'zero'"), Is.Zero);
    }

    [Test]
    public async Task DP_T6_the_queue_of_a_row_is_not_lost_when_it_is_inserted()
    {
        await Letters.InsertAsync(new Letter { Box = "mail" });
        await Letters.InsertAsync(new Letter { Box = "mail" }, new() { Queue = "web" });
        await Letters.InsertManyAsync([new Letter { Box = "many" }, new Letter()]);
        Assert.That((await Letters.FindAsync(1))!.Box, Is.EqualTo("mail"));

        foreach (var queue in new[] { "web", "many", "default", "mail" })
        {
            await using var serving = await TestStator.OnAsync(stator.Database, o => o.Queues = [queue], AddPost);
            Assert.That(await serving.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }), queue);
        }

        Assert.That(order, Is.EqualTo(new[] { "web", "many", "default", "mail" }));
    }

    [Test]
    public async Task DP_T16_what_a_queue_does_not_say_does_not_fall_back_to_anything_but_EachQueue()
    {
        await using var limited = await TestStator.OnAsync(
            stator.Database,
            o =>
            {
                o.EachQueue.RateLimit = 2;
                o.EachQueue.RatePeriod = TimeSpan.FromMinutes(1);
                o.Queue("mail").Concurrency = 5;
                o.Queue("web").RateLimit = 3;
            },
            AddPost);
        await Letters.InsertManyAsync(
            new[] { "mail", "web", "other" }.SelectMany(queue => Enumerable.Repeat(queue, 5)).Select(queue => new Letter { Box = queue }));

        await limited.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(59));
        await limited.Runner.RunOnceAsync();

        Assert.That(
            order.Order(), Is.EqualTo(new[] { "mail", "mail", "other", "other", "web", "web", "web" }),
            "in a period that is of EachQueue too");
    }

    [Test]
    public async Task DQ_T11_a_rate_does_not_count_polls_that_found_nothing_and_is_not_that_of_one_process()
    {
        void Limit(StatorOptions options)
            => (options.Queue("mail").RateLimit, options.Queue("mail").RatePeriod) = (2, TimeSpan.FromMinutes(1));

        await using var one = await TestStator.OnAsync(stator.Database, Limit, AddPost);
        await using var other = await TestStator.OnAsync(stator.Database, Limit, AddPost);
        foreach (var idle in new[] { one, other, one })
        {
            Assert.That(await idle.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        }

        await Letters.InsertManyAsync(Enumerable.Repeat("mail", 5).Append("web").Select(queue => new Letter { Box = queue }));

        Assert.That(await one.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 3 }), "two of mail at once, and what has no rate");
        Assert.That(await other.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()), "the rate is that of the queue");
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That(await other.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 2 }));
        Assert.That(await one.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task DS_T26_the_limit_of_a_machine_is_not_one_for_each_claim(CancellationToken token)
    {
        var (begun, release) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var phone = new Phone
        {
            Talks = async _ =>
            {
                begun.Release();
                await release.Task;
                return Call.TalkingOutcome.Over;
            },
        };
        await using var wide = await TestStator.OnAsync(stator.Database, o => o.Concurrency = 20, s => s.AddSingleton(phone));
        await stator.Of<Call>().InsertManyAsync(
            Enumerable.Range(0, 20).Select(_ => new Call()), new() { State = CallState.Talking }, cancellationToken: token);

        var pass = wide.Runner.RunOnceAsync(CancellationToken.None);
        for (var i = 0; i < 6; i++)
        {
            await begun.WaitAsync(token);
        }

        for (var claim = 0; claim < 3; claim++)
        {
            var claimed = await stator.Store.ClaimWithinAsync(
                Call.Graph.Machine.Definition, ClaimScope.All, 20, new Guid(claim + 1, 0, 0, new byte[8]), TimeSpan.FromSeconds(30), null, token);
            Assert.That(claimed, Is.Empty, "six are running");
        }

        Assert.That(begun.CurrentCount, Is.Zero);
        release.SetResult();
        Assert.That(await pass.WaitAsync(token), Is.EqualTo(new RunReport { Moved = 20 }));
    }

    [Test]
    public async Task PW_T1_the_lowest_number_does_not_come_first()
    {
        foreach (var priority in new short[] { 0, -5, short.MaxValue, short.MinValue, 5 })
        {
            await Letters.InsertAsync(new Letter { Box = $"{priority}", Stamp = priority });
        }

        await stator.Runner.RunOnceAsync();

        Assert.That(order, Is.EqualTo(new[] { "32767", "5", "0", "-5", "-32768" }));
    }

    private void AddPost(IServiceCollection services)
        => services.AddSingleton(new Post
        {
            Sends = letter =>
            {
                order.Enqueue(letter.Box!);
                return new(Letter.WrittenOutcome.Sent);
            },
        });
}
