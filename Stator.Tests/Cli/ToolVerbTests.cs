using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Cli;

/// <summary>What the verbs that look answer, and what those that write change.</summary>
[CancelAfter(60_000)]
public sealed class ToolVerbTests
{
    private TestStator stator = null!;

    [TearDown]
    public async Task Close()
    {
        if (stator is not null)
        {
            await stator.DisposeAsync();
        }
    }

    [Test]
    public async Task The_schema_is_printed_and_created_only_when_told(CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var missing = await Tool.CallAsync(database, ["depth"], token);
        Assert.That(missing.ExitCode, Is.EqualTo(1));
        Assert.That(missing.All, Does.Contain("Machine 'Job' needs what is not in the database"));
        Assert.That(missing.Result, Is.Empty);

        var printed = await Tool.CallAsync(database, ["schema", "--dry-run"], token);
        Assert.That(printed.Result, Does.StartWith("CREATE TABLE IF NOT EXISTS jobs").And.Contain("hops"));
        Assert.That(await database.ScalarAsync<long>("SELECT count(*) FROM sqlite_master"), Is.Zero);

        using var applied = await JsonAsync(database, ["schema", "--apply"], token);
        Assert.That(applied.RootElement.GetProperty("applied").GetBoolean());
        Assert.That(await database.ScalarAsync<long>("SELECT count(*) FROM hops"), Is.Zero, "it is there");
    }

    [TestCase(DatabaseKind.Postgres)]
    [TestCase(DatabaseKind.Sqlite)]
    public async Task Machines_are_listed_and_their_rows_are_counted_zero_included(DatabaseKind kind, CancellationToken token)
    {
        stator = await TestStator.CreateAsync(kind, frozenClock: false);
        await stator.Of<Letter>().InsertManyAsync(
            [new Letter { Box = "a" }, new Letter { Box = "b" }, new Letter { Box = "b" }], cancellationToken: token);
        await stator.Database.ExecuteAsync("INSERT INTO hops (state) VALUES ('Sixth')");

        var list = await Tool.CallAsync(stator.Database, ["list", "Letter", "Loan"], token);
        Assert.That(
            list.Result,
            Is.EqualTo(
                """
                MACHINE  TABLE    KEY   USES                STATES
                Letter   letters  int   queues, priorities  Written, Sent
                Loan     loans    long  history             Applied, Granted, Returned, Refused
                """));
        using var depth = await JsonAsync(stator.Database, ["depth"], token);
        Assert.That(
            depth.RootElement.EnumerateArray().Select(d => (d.GetProperty("machine").GetString(), d.GetProperty("ready").GetInt32())),
            Is.EqualTo(new[] { ("Job", 0), ("Loan", 0), ("Letter", 3), ("Hop", 0) }));
        var byQueue = await Tool.CallAsync(stator.Database, ["depth", "--by-queue"], token);
        Assert.That(Regex.Replace(byQueue.Result, @"  \d+\w+( \d+ms)?$", "  TIME", RegexOptions.Multiline), Is.EqualTo(
            """
            MACHINE  QUEUE  READY  FUTURE  OLDEST
            Letter   a          1       0  TIME
            Letter   b          2       0  TIME
            """));
        using var count = await JsonAsync(stator.Database, ["count", "Hop"], token);
        Assert.That(
            count.RootElement.EnumerateArray().Select(
                c => (c.GetProperty("state").GetString(), c.GetProperty("known").GetBoolean(), c.GetProperty("count").GetInt32())),
            Is.EqualTo(new[]
            {
                ("First", true, 0), ("Second", true, 0), ("Third", true, 0), ("Fourth", true, 0), ("Last", true, 0), ("Sixth", false, 1),
            }));
    }

    [Test]
    public async Task Rows_are_listed_in_pages_and_shown_with_what_became_of_them(CancellationToken token)
    {
        stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, frozenClock: false);
        await stator.Of<Job>().InsertManyAsync(
            [new Job { Name = "fails" }, new Job { Name = "quick" }, new Job { Name = "fails" }], cancellationToken: token);
        await stator.Of<Loan>().InsertAsync(new Loan(), cancellationToken: token);
        await Tool.CallAsync(stator.Database, ["once"], token);

        var first = await Tool.CallAsync(stator.Database, ["rows", "Job", "--failed", "--limit", "1"], token);
        Assert.That(first.Result, Does.StartWith("KEY  STATE    SINCE                 DUE                   ATTEMPTS  LEASED UNTIL  ERROR\n"));
        Assert.That(first.Result, Does.Match(@"\n[13] +Working +\S+ \S+ +\S+ \S+ +1 +- +System\.InvalidOperationException: It rains\.$"));
        var cursor = Regex.Match(first.All, @"The next page: --after (\S+)").Groups[1].Value;
        using var second = await JsonAsync(stator.Database, ["rows", "Job", "--failed", "--after", cursor], token);

        // Whichever failed first is due first.
        var other = first.Result.Contains("\n1 ", StringComparison.Ordinal) ? "3" : "1";
        Assert.That(second.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("key").GetString()), Is.EqualTo(new[] { other }));
        using var done = await JsonAsync(stator.Database, ["rows", "Job", "--state", "Done"], token);
        Assert.That(done.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("key").GetString()), Is.EqualTo(new[] { "2" }));

        var shown = await Tool.CallAsync(stator.Database, ["show", "Loan", "1"], token);
        Assert.That(shown.ExitCode, Is.Zero, shown.All);
        Assert.That(shown.Result, Does.Match(@"state +Granted\n").And.Match(@"\S+ \S+ +Applied +on loan +Check +1 +- +- +-"));
        var missing = await Tool.CallAsync(stator.Database, ["show", "Job", "9"], token);
        Assert.That((missing.ExitCode, missing.Result), Is.EqualTo((1, string.Empty)));
        Assert.That(missing.All, Does.Contain("Machine 'Job' has no row '9'."));
    }

    [Test]
    public async Task Statistics_are_those_that_runners_have_written(CancellationToken token)
    {
        stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, frozenClock: false);
        await stator.Of<Hop>().InsertManyAsync([new Hop(), new Hop()], cancellationToken: token);
        await stator.Runner.RunOnceAsync(token);

        var told = await Tool.CallAsync(stator.Database, ["stats", "--by", "day"], token);
        Assert.That(told.Result, Does.Match(@"^MACHINE  FROM +MOVED( +READY)? +OLDEST\nHop +\d{4}-\d\d-\d\d 00:00:00Z +2\b.*$"));
        using var all = await JsonAsync(stator.Database, ["stats", "Hop", "--by", "minute", "--last", "5m"], token);
        var steps = all.RootElement[0].GetProperty("steps");
        Assert.That(steps.GetArrayLength(), Is.EqualTo(5));
        Assert.That(steps.EnumerateArray().Sum(s => s.GetProperty("moved").GetInt32()), Is.EqualTo(2));
    }

    [TestCase("depth Jop", "There is no machine 'Jop'. Did you mean 'Job'? There are: Job, Loan, Letter, Hop.")]
    [TestCase("graph Loann", "There is no machine 'Loann'. Did you mean 'Loan'?")]
    [TestCase("depth Job --by-queue", "Machine 'Job' has no queues")]
    [TestCase("rows Job --state Dune", "Machine 'Job' has no state 'Dune'. Did you mean 'Done'?")]
    [TestCase("rows Job --limit 500", "from 1 to 200")]
    [TestCase("stats Job --last 0s", "'last', is 00:00:00. It must be more than zero")]
    [TestCase("show Job first", "'first' is no key of machine 'Job': its key is a long.")]
    [TestCase("command Job Parc 1", "Machine 'Job' has no command 'Parc'.")]
    [TestCase("command Job Parc 1 --dry-run", "Machine 'Job' has no command 'Parc'. Did you mean 'Park'?")]
    [TestCase("force Job 1 --to Dune --dry-run", "Machine 'Job' has no state 'Dune'. Did you mean 'Done'?")]
    [TestCase("requeue Job --state Done", "Done is no automatic state")]
    public async Task What_there_is_not_is_a_mistake_that_names_what_was_meant_and_never_zero(string line, string message, CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var called = await Tool.CallAsync(database, line.Split(' '), token);

        Assert.Multiple(() =>
        {
            Assert.That(called.ExitCode, Is.EqualTo(2), called.All);
            Assert.That(called.All, Does.Contain(message).And.Not.Contain("(Parameter "));
            Assert.That(called.Result, Is.Empty);
        });
    }

    [TestCase(DatabaseKind.Postgres)]
    [TestCase(DatabaseKind.Sqlite)]
    public async Task Rows_are_moved_by_hand_and_a_dry_run_writes_nothing(DatabaseKind kind, CancellationToken token)
    {
        stator = await TestStator.CreateAsync(kind, frozenClock: false);
        await stator.Of<Job>().InsertManyAsync([new Job { Name = "fails" }, new Job { Name = "fails" }], cancellationToken: token);
        await stator.Runner.RunOnceAsync(token);
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_attempts = 4");
        var before = await JobsAsync();

        foreach (var line in new[] { "requeue Job 1", "requeue Job --state Working --limit 1", "force Job 1 2 --to Done", "command Job Park 1" })
        {
            using var dry = await JsonAsync(stator.Database, [.. line.Split(' '), "--dry-run"], token);
            Assert.That(dry.RootElement.GetProperty("rows").GetInt32(), Is.EqualTo(line.StartsWith("force", StringComparison.Ordinal) ? 2 : 1), line);
            Assert.That(dry.RootElement.GetProperty("dryRun").GetBoolean(), line);
            Assert.That(await JobsAsync(), Is.EqualTo(before), line);
        }

        Assert.That(await ResultAsync("requeue Job --state Working --limit 1"), Is.EqualTo((0, "Due now: 1 row in state 'Working'.")));
        Assert.That((await JobsAsync()).Count(j => j == "Working 0"), Is.EqualTo(1));
        Assert.That((await ResultAsync("requeue Job 1 2 9")).ExitCode, Is.EqualTo(1), "one of them is not there");
        Assert.That(await JobsAsync(), Is.EqualTo(new[] { "Working 0", "Working 0" }));

        Assert.That(await ResultAsync("command Job Park 1 --by me"), Is.EqualTo((0, "Moved along 'Park': row '1'.")));
        Assert.That((await ResultAsync("command Job Park 1")).ExitCode, Is.EqualTo(1), "no state that it leads out of");
        var many = string.Join(' ', Enumerable.Range(1_000_000, 20_000));
        Assert.That((await ResultAsync($"requeue Job {many} --dry-run")).Result, Does.StartWith("Would be due now: 0 of 20000 rows."));
        Assert.That(await ResultAsync("force Job 2 9 --to Done"), Is.EqualTo((1, "Moved to 'Done': 1 of 2 rows. The others are not there.")));
        Assert.That(await JobsAsync(), Is.EqualTo(new[] { "Parked 0", "Done 0" }));

        async Task<(int ExitCode, string Result)> ResultAsync(string line)
        {
            var called = await Tool.CallAsync(stator.Database, line.Split(' '), token);
            return (called.ExitCode, called.Result);
        }
    }

    private async Task<List<string>> JobsAsync()
    {
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync();
        return [.. await Dapper.SqlMapper.QueryAsync<string>(connection, "SELECT state || ' ' || state_attempts FROM jobs ORDER BY id")];
    }

    private static async Task<JsonDocument> JsonAsync(TestDatabase database, string[] arguments, CancellationToken token)
    {
        var called = await Tool.CallAsync(database, [.. arguments, "--json"], token);
        Assert.That(called.ExitCode, Is.Zero, called.All);
        return JsonDocument.Parse(called.Result);
    }
}
