using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
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

    [Test]
    public async Task A_plan_that_is_kept_from_when_the_table_was_empty_reads_its_index()
    {
        await using var empty = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        await CheckKeptPlansAsync(empty);
    }

    private static async Task CheckKeptPlansAsync(TestStator stator)
    {
        var claim = await ExplainKeptAsync(
            stator, Sql.Claim, ("limit", "bigint"), ("token", "uuid"), ("lease", "interval"), ("due_by", "timestamptz"), ("low", "timestamptz"));
        var complete = await ExplainKeptAsync(
            stator, Sql.Complete, ("keys", "bigint[]"), ("states", "text[]"), ("tokens", "uuid[]"), ("targets", "text[]"), ("delays", "interval[]"),
            ("failed", "boolean[]"), ("errors", "text[]"));

        Assert.Multiple(() =>
        {
            Assert.That(claim, Does.Contain("Index Scan using jobs_state_due").And.Contains("Index Scan using jobs_pkey"));
            Assert.That(claim, Does.Not.Match("Seq Scan|Bitmap|Hash|Sort"));
            Assert.That(complete, Does.Contain("Index Scan using jobs_pkey"));
            Assert.That(complete, Does.Not.Match("Seq Scan|Bitmap|Hash (Semi )?Join|Merge Join.*jobs"));
        });
    }

    /// <summary>The plan that a connection of the runner keeps of a statement that it has prepared.</summary>
    private static async Task<string> ExplainKeptAsync(TestStator stator, string sql, params (string Name, string Type)[] parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            sql = Regex.Replace(sql, $@"@{parameters[i].Name}\b", $"${i + 1}");
        }

        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            $"{KeptConnection.StablePlans}; PREPARE kept ({string.Join(", ", parameters.Select(p => p.Type))}) AS {sql}");
        var plan = await connection.QueryAsync<string>(
            $"EXPLAIN (COSTS OFF) EXECUTE kept ({string.Join(", ", parameters.Select(_ => "NULL"))})");
        return string.Join("\n", plan);
    }

    private static IEnumerable<(string Name, string Sql, string Index, bool Sorts, NpgsqlParameter[] Parameters)> Statements()
    {
        var low = DateTimeOffset.UnixEpoch.AddYears(50);
        foreach (var (name, mark) in new[] { ("Claim of all", (object)DBNull.Value), ("Claim above the mark", low) })
        {
            yield return (
                name, Sql.Claim, "jobs_state_due", false,
                [new("limit", 500), new("token", Guid.Empty), new("lease", TimeSpan.FromSeconds(30)), new("due_by", DBNull.Value), new("low", mark)]);
        }

        yield return (
            "Complete", Sql.Complete, "jobs_pkey", true,
            [
                .. Leases(), new("targets", new string?[500]), new("delays", new TimeSpan?[500]), new("failed", new bool[500]),
                new("errors", new string?[500]),
            ]);
        yield return ("Release", Sql.Release, "jobs_pkey", true, Leases());
        yield return ("Renew", Sql.Renew, "jobs_pkey", true, [.. Leases(), new("lease", TimeSpan.FromSeconds(30))]);
        yield return ("Sweep", Sql.Sweep!, "jobs_state_sweep_", false, [new("limit", 500)]);
        yield return ("MoveLegacy", Sql.MoveLegacy!, "jobs_state_legacy_", false, [new("limit", 500)]);
        yield return ("Delete", Sql.Deletes.Single(), "jobs_state_delete_", false, [new("limit", 500)]);
        yield return ("Park", Sql.Commands["Park"], "jobs_pkey", false, [new("key", 1L)]);
        yield return ("Force", Sql.Force, "jobs_pkey", false, [new("keys", new[] { 1L, 2L }), new("state", "Done")]);
        yield return ("Find", Sql.Find, "jobs_pkey", false, [new("key", 1L)]);
    }

    private static NpgsqlParameter[] Leases() =>
    [
        new("keys", Enumerable.Range(1, 500).Select(i => (long)i * 1000).ToArray()), new("states", Enumerable.Repeat("Working", 500).ToArray()),
        new("tokens", new Guid[500]),
    ];

    private async Task CheckAllAsync(bool analyzed)
    {
        await CheckKeptPlansAsync(stator);
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

    private async Task<string> ExplainAsync(string sql, NpgsqlParameter[] parameters)
    {
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("EXPLAIN (COSTS OFF) " + sql, connection);
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
