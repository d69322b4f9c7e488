using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Npgsql;
using NUnit.Framework;
using Stator.Generated;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>How PostgreSQL runs the statements on a million rows: whatever it knows of them, it reads no more than it is asked for.</summary>
public sealed class PlanTests
{
    private const int Rows = 1_000_000;

    private TestStator stator = null!;

    private static MachineSql Sql => Job.Graph.Machine.Definition.Postgres;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        // Never analyzed, as it is after a first import. Half of the rows are due; timeouts, leases and old rows are few.
        await stator.Database.ExecuteAsync("ALTER TABLE jobs SET (autovacuum_enabled = off)");
        await stator.Database.ExecuteAsync(
            $"""
            INSERT INTO jobs (name, count, urgent, state, state_changed, state_next, state_token, state_lease)
            SELECT 'job', 0, false, k.state,
                now() - CASE WHEN i % 1000 = 7 THEN interval '2 days' ELSE interval '1 minute' END,
                CASE
                    WHEN k.state = 'Working' THEN now() + (i - 500000) * interval '1 ms'
                    WHEN k.state = 'Parked' THEN now() + CASE WHEN i % 1000 = 7 THEN interval '-1 day' ELSE interval '1 day' END
                END,
                CASE WHEN i % 1000 = 8 THEN gen_random_uuid() END,
                CASE WHEN i % 1000 = 8 THEN now() + interval '30 seconds' END
            FROM generate_series(1, {Rows}) AS i
            CROSS JOIN LATERAL (SELECT CASE WHEN i % 10 < 7 THEN 'Working' WHEN i % 10 = 8 THEN 'Parked' ELSE 'Done' END AS state) AS k
            """);
    }

    [OneTimeTearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [Order(1)]
    public Task Without_statistics_every_statement_reads_its_index() => CheckAllAsync(analyzed: false);

    [Test]
    [Order(2)]
    public async Task With_statistics_every_statement_reads_its_index()
    {
        await stator.Database.ExecuteAsync("ANALYZE jobs");
        await CheckAllAsync(analyzed: true);
    }

    private static IEnumerable<(string Name, string Sql, string Index, bool Sorts, NpgsqlParameter[] Parameters)> Statements()
    {
        var low = DateTimeOffset.UnixEpoch.AddYears(50);
        foreach (var (name, mark) in new[] { ("Claim of all", (object)DBNull.Value), ("Claim above the mark", low) })
        {
            yield return (
                name, Sql.Claim, "jobs_state_due", false,
                [new("limit", 500), new("token", Guid.Empty), new("lease", TimeSpan.FromSeconds(30)), new("due_by", DBNull.Value), new("low", mark),
                    new("low_key", 1L)]);
        }

        yield return (
            "Complete", Sql.Complete, "jobs_pkey", true,
            [
                .. Leases(), new("places", "{}"), new("targets", new string?[500]), new("delays", new TimeSpan?[500]), new("failed", new bool[500]),
                new("errors", new string?[500]),
            ]);
        yield return ("Peek", Sql.Peek, "jobs_state_due", false, [new("low", DBNull.Value), new("low_key", 1L)]);
        yield return ("Statistics", Sql.Statistics.Add, "jobs_state_due", false, Nothing());
        yield return ("Release", Sql.Release, "jobs_pkey", true, Leases());
        yield return ("Renew", Sql.Renew, "jobs_pkey", true, [.. Leases(), new("lease", TimeSpan.FromSeconds(30))]);
        yield return ("Sweep", Sql.Sweep!, "jobs_state_sweep_", false, [new("limit", 500)]);
        yield return ("MoveLegacy", Sql.MoveLegacy!, "jobs_state_legacy_", false, [new("limit", 500)]);
        yield return ("Delete", Sql.Deletes.Single(), "jobs_state_delete_", false, [new("limit", 500)]);
        yield return ("Park", Sql.Commands["Park"], "jobs_pkey", false, [new("key", 1L)]);
        yield return ("Force", Sql.Force, "jobs_pkey", false, [new("keys", new[] { 1L, 2L }), new("state", "Done")]);
        yield return ("Find", Sql.Find, "jobs_pkey", false, [new("key", 1L)]);
        yield return ("Examine", Sql.Tools.Examine, "jobs_pkey", false, [new("from", 500_000L), new("budget", 50_000)]);
        yield return ("Repair", Sql.Tools.Repair, "jobs_pkey", true, [new("keys", new[] { 1L, 2L })]);
        yield return ("CountDeletes", Sql.Tools.CountDeletes!, "jobs_state_delete_", false, []);
        yield return ("FindRow", Sql.Tools.FindRow, "jobs_pkey", false, [new("key", 1L)]);
        foreach (var (from, state) in new[] { (long.MinValue, ""), (500_000L, "Parked") })
        {
            NpgsqlParameter[] Asked() => [new("from", from), new("state", state), new("unknown", false), new("limit", 50), new("budget", 50_000)];
            yield return ("Rows by key", Sql.Tools.RowsByKey, "jobs_pkey", false, Asked());
            foreach (var due in new[] { false, true })
            {
                yield return (
                    "Rows by due time", Sql.Tools.RowsByDue, "jobs_state_due", false,
                    [.. Asked(), new("from_due", state.Length == 0 ? DateTimeOffset.MinValue : low), new("due", due), new("failed", !due), new("leased", false)]);
            }
        }
    }

    private static NpgsqlParameter[] Leases() =>
    [
        new("keys", Enumerable.Range(1, 500).Select(i => (long)i * 1000).ToArray()), new("states", Enumerable.Repeat("Working", 500).ToArray()),
        new("tokens", new Guid[500]),
    ];

    [Test]
    [Order(3)]
    public async Task Of_half_a_million_rows_that_wait_statistics_count_ten_thousand()
    {
        var plan = await ExplainAsync(Sql.Statistics.Add, Nothing(), "ANALYZE, TIMING OFF, BUFFERS OFF, ");
        Assert.That(plan, Does.Match(@"Limit \(actual rows=10000[. ]"));
        Assert.That(plan, Does.Match(@"Index Scan using jobs_state_due on jobs \(actual rows=10000[. ]"));
        Assert.That(plan, Does.Not.Contain("Rows Removed"));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT ready FROM stator_statistics"), Is.EqualTo(10_000));
    }

    private static NpgsqlParameter[] Nothing() =>
    [
        .. "moved stayed snoozed failed exhausted timed_out deadline_passed lost gone released deleted scheduled moved_from_legacy".Split(' ')
            .Select(count => new NpgsqlParameter(count, (object)0L)),
        new NpgsqlParameter("low", DBNull.Value), new NpgsqlParameter("low_key", (object)1L),
    ];

    private async Task CheckAllAsync(bool analyzed)
    {
        await KeptPlanTests.CheckAsync(stator);
        var plans = new List<(string Name, string Plan, string Index, bool Sorts)>();
        foreach (var (name, sql, index, sorts, parameters) in Statements())
        {
            plans.Add((name, await ExplainAsync(sql, parameters), index, sorts));
        }

        Assert.Multiple(() =>
        {
            foreach (var (name, plan, index, sorts) in plans)
            {
                Assert.That(plan, Does.Not.Contain("Seq Scan"), name);
                Assert.That(plan, Does.Contain(index), name);
                // Keys of one batch are put in order before they are locked; nothing else is.
                string[] others = [.. plan.Split('\n').Where(l => l.Contains("Sort Key: ") && !(sorts && l.TrimEnd() is [.., '.', 'i', 'd']))];
                // What the database takes for few old rows it may read all and sort; the next batch comes after statistics do.
                Assert.That(others, name == "Delete" && !analyzed ? Has.Length.LessThan(2) : Is.Empty, name + "\n" + plan);
            }
        });
    }

    private async Task<string> ExplainAsync(string sql, NpgsqlParameter[] parameters, string how = "")
    {
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"EXPLAIN ({how}COSTS OFF) " + sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join("\n", lines);
    }
}
