using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>Pages of rows for tools, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class RowsTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStatorQueries Queries => stator.Services.GetRequiredService<IStatorQueries>();

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_row_is_shown_with_what_Stator_knows_of_it()
    {
        var start = await stator.Store.NowAsync(default);
        var id = await Jobs.InsertAsync(new Job { Name = "secret" });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));
        await stator.Store.ClaimAsync(Job.Graph.Machine.Definition, 1, Guid.Empty, TimeSpan.FromSeconds(30), null, default);
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_error = 'broke'");

        var row = await Queries.FindRowAsync("Job", Text(id));

        Assert.That(row, Is.EqualTo(new RowView(Text(id), "Working", true, start, start, 1) { LeasedUntil = start.AddSeconds(35), Error = "broke" }));
        Assert.That(row!.ToString(), Does.Not.Contain("secret"));
        Assert.That(await Queries.FindRowAsync("Job", "777"), Is.Null);
        Assert.That((await Queries.RowsAsync("Job", new())).Rows.Single(), Is.EqualTo(row));

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.That((await Queries.FindRowAsync("Job", Text(id)))!.LeasedUntil, Is.Null, "the lease has ended");
    }

    [Test]
    public async Task A_row_in_a_state_that_nobody_declared_is_shown_as_it_is_stored()
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" });
        await Jobs.InsertAsync(new Job { Name = "b" });
        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'Bygone' WHERE id = @id", new { id });

        var row = await Queries.FindRowAsync("Job", Text(id));
        Assert.That((row!.State, row.Known), Is.EqualTo(("Bygone", false)));
        Assert.That(await KeysAsync("Job", new() { OnlyUnknown = true }), Is.EqualTo(new[] { Text(id) }));
    }

    [Test]
    public async Task Priorities_and_queues_are_shown_where_there_are_any()
    {
        var errand = await stator.Of<Errand>().InsertAsync(new Errand { Urgency = 3 });
        var letter = await stator.Of<Letter>().InsertAsync(new Letter(), new() { Queue = "air" });

        Assert.That((await Queries.FindRowAsync("Errand", Text(errand)))!.Priority, Is.EqualTo(3));
        Assert.That((await Queries.FindRowAsync("Letter", Text(letter)))!.Queue, Is.EqualTo("air"));
        Assert.That((await Queries.RowsAsync("Letter", new() { OnlyDue = true })).Rows.Single().Queue, Is.EqualTo("air"));
    }

    [Test]
    public async Task Filters_leave_the_rows_that_they_say()
    {
        var waits = await InsertAsync(JobState.Working);
        var later = Text(await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromMinutes(5) }));
        var done = await InsertAsync(JobState.Done);
        var parked = await InsertAsync(JobState.Parked);
        var failed = await InsertAsync(JobState.Working);
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_error = 'x', state_attempts = 1 WHERE id = @id", new { id = long.Parse(failed, CultureInfo.InvariantCulture) });
        var leased = await InsertAsync(JobState.Reviewing);
        await using var run = await Jobs.BeginAsync(long.Parse(leased, CultureInfo.InvariantCulture));
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.That(await KeysAsync("Job", new()), Is.EqualTo(new[] { waits, later, done, parked, failed, leased }));
        Assert.That(await KeysAsync("Job", new() { State = "Working" }), Is.EqualTo(new[] { waits, later, failed }));
        Assert.That(await KeysAsync("Job", new() { State = "in review" }), Is.EqualTo(new[] { leased }));
        Assert.That(await KeysAsync("Job", new() { OnlyDue = true }), Is.EqualTo(new[] { waits, failed }));
        Assert.That(await KeysAsync("Job", new() { OnlyDue = true, OnlyFailed = true }), Is.EqualTo(new[] { failed }));
        Assert.That(await KeysAsync("Job", new() { OnlyFailed = true }), Is.EqualTo(new[] { failed }));
        Assert.That(await KeysAsync("Job", new() { OnlyFailed = true, State = "Reviewing" }), Is.Empty);
        Assert.That(await KeysAsync("Job", new() { OnlyLeased = true }), Is.EqualTo(new[] { leased }));

        await stator.Database.ExecuteAsync("UPDATE jobs SET state_error = 'y' WHERE state = 'Done'");
        Assert.That(await KeysAsync("Job", new() { OnlyFailed = true }), Is.EqualTo(new[] { failed }), "one that is given up waits for nothing");
        Assert.That((await Queries.RowsAsync("Job", new() { State = "Done" })).Rows.Single().Error, Is.EqualTo("y"));
    }

    [Test]
    public async Task Every_row_comes_once_while_rows_come_go_and_move()
    {
        var first = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            first.Add(await InsertAsync(JobState.Working));
        }

        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await Queries.RowsAsync("Job", new() { Limit = 7, After = cursor });
            seen.AddRange(page.Rows.Select(r => r.Key));
            cursor = page.Next;

            // One that was seen goes, the one that is next goes, all others move, and one comes.
            await stator.Database.ExecuteAsync("DELETE FROM jobs WHERE id = @id", new { id = long.Parse(seen[^1], CultureInfo.InvariantCulture) });
            await stator.Database.ExecuteAsync("DELETE FROM jobs WHERE id = @id", new { id = long.Parse(seen[^1], CultureInfo.InvariantCulture) + 1 });
            await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'Parked', state_next = NULL");
            await (seen.Count < 40 ? InsertAsync(JobState.Working) : Task.CompletedTask);
        }
        while (cursor is not null && seen.Count < 100);

        Assert.That(seen, Is.Unique.And.Ordered.Using((IComparer<string>)Comparer<string>.Create((a, b) => long.Parse(a, CultureInfo.InvariantCulture).CompareTo(long.Parse(b, CultureInfo.InvariantCulture)))));
        var missed = first.Except(seen).ToList();
        Assert.That(missed, Is.Not.Empty.And.All.Matches<string>(m => seen.Contains(Text(long.Parse(m, CultureInfo.InvariantCulture) - 1))), "only those that went before they were reached");
        Assert.That(seen.Except(first), Is.Not.Empty, "those that came are seen too");
    }

    [Test]
    public async Task Every_due_row_comes_once_where_many_are_due_at_the_same_time()
    {
        var inserted = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            inserted.Add(await InsertAsync(JobState.Working));
            await (i % 10 == 9 ? stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1)) : Task.CompletedTask);
        }

        var pages = await PagesAsync("Job", new() { OnlyDue = true, Limit = 5 });

        Assert.That(pages.SelectMany(p => p.Rows).Select(r => r.Key), Is.EqualTo(inserted));
        Assert.That(pages.Select(p => p.Rows.Count), Is.EqualTo(new[] { 5, 5, 5, 5, 3 }));
        Assert.That(pages.Select(p => p.StoppedEarly), Is.All.False);
    }

    [Test]
    public async Task Keys_of_every_type_are_paged()
    {
        var doors = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            doors.Add((await stator.Of<GuidDoor>().InsertAsync(new GuidDoor())).ToString());
            await stator.Of<StringDoor>().InsertAsync(new StringDoor { Id = "door " + "\u00fc:'\"\ud83d\ude00"[..(i % 5)] + i.ToString(CultureInfo.InvariantCulture) });
            await stator.Of<House.IntDoor>().InsertAsync(new House.IntDoor { Id = i - 9 });
        }

        foreach (var query in new RowQuery[] { new() { Limit = 2 }, new() { Limit = 2, OnlyDue = true }, new() { Limit = 2, State = "Shut" } })
        {
            var rows = query.State is null ? 9 : 0;
            Assert.That(await KeysAsync("GuidDoor", query), query.State is null ? Is.EquivalentTo(doors) : Is.Empty);
            Assert.That(await KeysAsync("StringDoor", query), Is.Unique.And.Count.EqualTo(rows));
            Assert.That(await KeysAsync("IntDoor", query), Is.Unique.And.Count.EqualTo(rows));
        }
    }

    [TestCase(null)]
    [TestCase("Working")]
    public async Task No_more_than_50_000_rows_are_looked_at_for_a_page(string? due)
    {
        await stator.Database.ExecuteAsync(
            $"""
            WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100500)
            INSERT INTO jobs (name, count, urgent, state, state_next)
            SELECT 'a', 0, {(kind == DatabaseKind.Postgres ? "false" : "0")}, {(due is null ? "CASE WHEN i % 50200 = 0 THEN 'Parked' ELSE 'Done' END" : "'Working'")},
                {(due is null ? "NULL" : kind == DatabaseKind.Postgres ? "now() - interval '400 days'" : "'2020-01-01 00:00:00.000'")}
            FROM n
            """);
        RowQuery query = due is null ? new() { State = "Parked" } : new() { OnlyFailed = true };

        var pages = await PagesAsync("Job", query);

        Assert.That(pages.Select(p => (p.Rows.Count, p.StoppedEarly)), Is.EqualTo(due is null
            ? new[] { (0, true), (1, true), (1, false) }
            : new[] { (0, true), (0, true), (0, false) }));
    }

    [Test]
    public async Task A_cursor_that_is_none_or_of_another_query_is_refused()
    {
        await InsertAsync(JobState.Working);
        await InsertAsync(JobState.Working);
        var byKey = (await Queries.RowsAsync("Job", new() { Limit = 1 })).Next!;
        var byDue = (await Queries.RowsAsync("Job", new() { Limit = 1, OnlyDue = true })).Next!;

        foreach (var query in new RowQuery[]
        {
            new() { After = "" }, new() { After = "1" }, new() { After = "!" }, new() { After = byDue }, new() { After = byKey, OnlyFailed = true },
            new() { After = Base64("kx") }, new() { After = Base64("d") }, new() { After = Base64("d9999999999999999999:1"), OnlyDue = true },
            new() { After = Base64("d9223372036854775807:1"), OnlyDue = true }, new() { After = Base64("d-1:1"), OnlyDue = true },
            new() { After = Base64("k1; DROP TABLE jobs") },
        })
        {
            Assert.That(
                () => Queries.RowsAsync("Job", query),
                Throws.ArgumentException.With.Message.StartsWith($"'{query.After}' is no place in this query."), query.After);
        }

        Assert.That((await Queries.RowsAsync("Job", new() { After = byKey })).Rows, Has.Count.EqualTo(1));
        Assert.That((await Queries.RowsAsync("Job", new() { After = byDue, OnlyDue = true })).Rows, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_query_that_cannot_be_is_refused()
    {
        foreach (var limit in new[] { 0, -1, 201 })
        {
            Assert.That(() => Queries.RowsAsync("Job", new() { Limit = limit }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 200"));
        }

        Assert.That(() => Queries.RowsAsync("Job", new() { State = "Wroking" }), Throws.ArgumentException.With.Message.Contains("Did you mean 'Working'?"));
        Assert.That(() => Queries.RowsAsync("Job", new() { State = "Working", OnlyUnknown = true }), Throws.ArgumentException.With.Message.Contains("OnlyUnknown"));
        Assert.That(() => Queries.FindRowAsync("Job", "x"), Throws.ArgumentException.With.Message.StartsWith("'x' is no key of machine 'Job'"));
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));

    private async Task<string> InsertAsync(JobState state) => Text(await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = state }));

    private async Task<List<RowPage>> PagesAsync(string machine, RowQuery query)
    {
        List<RowPage> pages = [await Queries.RowsAsync(machine, query)];
        while (pages[^1].Next is { } next && pages.Count < 100)
        {
            pages.Add(await Queries.RowsAsync(machine, query with { After = next }));
        }

        return pages;
    }

    private async Task<List<string>> KeysAsync(string machine, RowQuery query)
        => [.. (await PagesAsync(machine, query)).SelectMany(p => p.Rows).Select(r => r.Key)];
}
