using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Cli;

/// <summary>The verbs doctor and prune.</summary>
[CancelAfter(60_000)]
public sealed class ToolMendingTests
{
    [TestCase(DatabaseKind.Postgres)]
    [TestCase(DatabaseKind.Sqlite)]
    public async Task Doctor_finds_repairs_when_told_and_says_beforehand_what_it_would(DatabaseKind kind, CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(kind, frozenClock: false);
        await stator.Of<Job>().InsertManyAsync([new Job { Name = "a" }, new Job { Name = "b" }], cancellationToken: token);
        Assert.That(await ResultAsync("doctor", "Job", "Hop"), Is.EqualTo((0, "Nothing is wrong with Job, Hop.")));

        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'Done'");
        var found = await ResultAsync("doctor", "Job");
        Assert.That(found.ExitCode, Is.EqualTo(1));
        Assert.That(found.Result, Does.StartWith("Job: StrayDueTime in Done, 2, can be repaired\n  2 rows in Done with a due time"));
        Assert.That(found.Result, Does.EndWith("\n  keys: 1, 2"));
        var would = await ResultAsync("doctor", "Job", "--repair", "--dry-run");
        Assert.That(would.ExitCode, Is.EqualTo(1));
        Assert.That(would.Result, Does.StartWith("Job: StrayDueTime in Done, 2, would be repaired\n"));
        Assert.That(await StrayAsync(), Is.EqualTo(2), "nothing was written");

        var repaired = await ResultAsync("doctor", "Job", "--repair", "--json");
        Assert.That(repaired.ExitCode, Is.Zero);
        using var json = JsonDocument.Parse(repaired.Result);
        Assert.That(json.RootElement[0].GetProperty("repaired").GetInt32(), Is.EqualTo(2));
        Assert.That(json.RootElement[0].GetProperty("kind").GetString(), Is.EqualTo("StrayDueTime"));
        Assert.That(await StrayAsync(), Is.Zero);

        Task<long> StrayAsync() => stator.Database.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state_next IS NOT NULL");

        async Task<(int ExitCode, string Result)> ResultAsync(params string[] arguments)
        {
            var called = await Tool.CallAsync(stator.Database, arguments, token);
            return (called.ExitCode, called.Result);
        }
    }

    [Test]
    public async Task Doctor_misses_tables_that_are_not_there(CancellationToken token)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var called = await Tool.CallAsync(database, ["doctor", "Hop", "--repair"], token);

        Assert.That(called.ExitCode, Is.EqualTo(1), called.All);
        Assert.That(called.Result, Does.StartWith("Hop: MissingSchema").And.Contain("hops"));
    }

    [Test]
    public async Task Prune_deletes_what_is_old_enough_unless_it_is_a_dry_run(CancellationToken token)
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, frozenClock: false);
        await stator.Of<Job>().InsertManyAsync([new Job { Name = "a" }, new Job { Name = "b" }, new Job { Name = "c" }], cancellationToken: token);
        await stator.Database.ExecuteAsync(
            "UPDATE jobs SET state = 'Done', state_next = NULL, state_changed = CASE id WHEN 1 THEN state_changed ELSE '2020-01-01 00:00:00.000' END");

        var dry = await Tool.CallAsync(stator.Database, ["prune", "--dry-run"], token);
        Assert.That(dry.Result, Does.StartWith("MACHINE  WOULD DELETE ROWS  RECORDS  STATISTICS\nJob                      2        0           0\n"));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM jobs"), Is.EqualTo(3));

        var done = await Tool.CallAsync(stator.Database, ["prune", "Job", "Loan", "--json"], token);
        Assert.That(done.ExitCode, Is.Zero, done.All);
        using var json = JsonDocument.Parse(done.Result);
        Assert.That(
            json.RootElement.EnumerateArray().Select(p => (p.GetProperty("machine").GetString(), p.GetProperty("deleted").GetInt32())),
            Is.EqualTo(new[] { ("Job", 2), ("Loan", 0) }));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT id FROM jobs"), Is.EqualTo(1));
    }
}
