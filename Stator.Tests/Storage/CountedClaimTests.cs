using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>Claims of machines with queues and limits, on both stores.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class CountedClaimTests(DatabaseKind kind)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly Guid Token = new("11111111-2222-3333-4444-555555555555");

    private TestStator stator = null!;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Only_queues_that_are_served_are_claimed_whatever_their_names()
    {
        await InsertAsync("mail", "Mail", "it's \"odd\"", "", null);

        Assert.That(await QueuesAsync(new ClaimScope(["Mail", "nobody's"], [], _ => null, _ => null)), Is.EqualTo(new[] { "Mail" }));
        Assert.That(await QueuesAsync(new ClaimScope([], ["mail", "default"], _ => null, _ => null)), Is.EqualTo(new[] { "it's \"odd\"", "" }));
        Assert.That(await QueuesAsync(ClaimScope.All), Is.EqualTo(new[] { "mail", "default" }));
    }

    [Test]
    public async Task Of_several_queues_the_highest_priority_comes_first_then_the_oldest()
    {
        await stator.Of<Letter>().InsertAsync(new Letter { Box = "a", Stamp = 1 });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        await stator.Of<Letter>().InsertAsync(new Letter { Box = "b", Stamp = 1 });
        await stator.Of<Letter>().InsertAsync(new Letter { Box = "b", Stamp = 2 }, new InsertOptions<LetterState> { Queue = "c" });
        await stator.Of<Letter>().InsertAsync(
            new Letter { Box = "b", Stamp = 3 }, new InsertOptions<LetterState> { Delay = TimeSpan.FromSeconds(9) });

        Assert.That(await QueuesAsync(ClaimScope.All), Is.EqualTo(new[] { "c", "a", "b" }));
    }

    [Test]
    public async Task A_queue_gets_no_more_than_its_room_and_stands_before_no_other()
    {
        await InsertAsync([.. Enumerable.Repeat("mail", 300)]);
        await InsertAsync("web", "web");

        var claimed = await QueuesAsync(new ClaimScope([], [], q => q == "mail" ? 2 : null, _ => null), limit: 10);

        Assert.That(claimed, Is.EquivalentTo(new[] { "mail", "mail", "web", "web" }));
    }

    [Test]
    public async Task A_rate_is_that_of_all_who_claim_and_begins_anew_after_its_period()
    {
        await InsertAsync([.. Enumerable.Repeat("mail", 12)]);
        await InsertAsync("web");
        await using var other = await TestStator.OnAsync(stator.Database);
        var scope = new ClaimScope([], [], _ => null, q => q == "mail" ? new QueueRate(5, TimeSpan.FromMinutes(1)) : null);
        var heard = new List<TimeSpan>();
        stator.Store.News.Heard += (table, time) =>
        {
            Assert.That(table, Is.EqualTo("letters"));
            heard.Add(time);
        };

        Assert.That(await QueuesAsync(scope, limit: 3), Is.EqualTo(new[] { "mail", "mail", "mail" }));
        Assert.That(await QueuesAsync(scope, on: other), Is.EqualTo(new[] { "mail", "mail", "web" }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.That(await QueuesAsync(scope), Is.EqualTo(new[] { "web" }), "its lease has ended");
        Assert.That(heard.Single(), Is.EqualTo(TimeSpan.FromSeconds(1)).Within(TimeSpan.FromMilliseconds(1)), "the runner is told when to come again");
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That((await QueuesAsync(scope)).Count(q => q == "mail"), Is.EqualTo(5));
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.That((await QueuesAsync(scope)).Count(q => q == "mail"), Is.EqualTo(5), "leases have ended, and each try counts");
    }

    [Test]
    public async Task A_machine_and_a_state_run_no_more_than_they_allow()
    {
        await CallAsync([.. Enumerable.Range(0, 10).Select(i => "customer " + i)]);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        await CallAsync([.. Enumerable.Range(0, 10).Select(i => "other " + i)], CallState.Talking);

        var claimed = await ClaimCallsAsync(20);

        Assert.That(claimed.Count(c => c.State == 0), Is.EqualTo(4), "Ringing allows four");
        Assert.That(claimed, Has.Count.EqualTo(6), "the machine allows six");
        Assert.That(await ClaimCallsAsync(20), Is.Empty);

        await stator.Store.ReleaseAsync(Call.Graph.Machine.Definition, [.. claimed.Take(2)], default);
        Assert.That(await ClaimCallsAsync(20), Has.Count.EqualTo(2), "who hands back makes room");

        await stator.Database.AdvanceAsync(Lease + TimeSpan.FromSeconds(1));
        Assert.That(await ClaimCallsAsync(20), Has.Count.EqualTo(6), "the places of a dead process come free when its leases end");
    }

    [Test]
    public async Task A_key_runs_no_more_than_it_allows_and_ten_thousand_rows_of_it_starve_nobody()
    {
        await stator.Of<Call>().InsertManyAsync(Enumerable.Range(0, 10_000).Select(_ => new Call { Customer = "busy" }));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        await CallAsync(["quiet", null!, null!, null!]);

        var first = await ClaimCallsAsync(20);

        Assert.That(
            first.Select(c => ((Call)c.Row).Customer), Is.EqualTo(new[] { "busy", "busy", "quiet", null }).Or.EqualTo(new[] { "busy", "busy", null, "quiet" })
                .Or.EqualTo(new[] { "busy", "busy", null, null }), "four may ring at a time");
    }

    [Test]
    public async Task Claims_at_the_same_time_never_take_the_last_place_both()
    {
        await CallAsync([.. Enumerable.Range(0, 200).Select(i => "customer " + (i % 3))]);
        var stores = new List<TestStator>();
        for (var i = 0; i < 4; i++)
        {
            stores.Add(await TestStator.OnAsync(stator.Database));
        }

        try
        {
            var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => ClaimCallsAsync(1, stores[i % 4]))));
            var all = claims.SelectMany(c => c).ToList();
            Assert.That(all, Has.Count.EqualTo(4));
            Assert.That(all.GroupBy(c => ((Call)c.Row).Customer).Max(g => g.Count()), Is.LessThanOrEqualTo(2));
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    private async Task InsertAsync(params string?[] boxes)
    {
        foreach (var box in boxes)
        {
            await stator.Of<Letter>().InsertAsync(new Letter { Box = box });
        }
    }

    private async Task CallAsync(string[] customers, CallState state = CallState.Ringing)
        => await stator.Of<Call>().InsertManyAsync(
            customers.Select(c => new Call { Customer = c }), new InsertOptions<CallState> { State = state });

    private async Task<IReadOnlyList<string?>> QueuesAsync(ClaimScope scope, int limit = 100, TestStator? on = null)
    {
        var claimed = await (on ?? stator).Store.ClaimWithinAsync(
            Letter.Graph.Machine.Definition, scope, limit, Token, Lease, null, CancellationToken.None);
        return [.. claimed.Select(c => c.Queue)];
    }

    private Task<IReadOnlyList<ClaimedRow>> ClaimCallsAsync(int limit, TestStator? on = null)
        => (on ?? stator).Store.ClaimWithinAsync(
            Call.Graph.Machine.Definition, ClaimScope.All, limit, Token, Lease, null, CancellationToken.None);
}
