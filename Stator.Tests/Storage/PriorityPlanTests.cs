using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Npgsql;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>
/// How PostgreSQL runs claims in the order of priorities and of queues on a million rows, of which half a million have the highest priority and
/// are not due yet: it reads the due ones from an index, in their order, and no more than it is asked for.
/// </summary>
public sealed class PriorityPlanTests
{
    private const int Rows = 1_000_000;

    private TestStator stator = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        await stator.Database.ExecuteAsync("ALTER TABLE errands SET (autovacuum_enabled = off); ALTER TABLE letters SET (autovacuum_enabled = off)");
        const string Select =
            """
            SELECT CASE WHEN i % 2 = 0 THEN 1000 ELSE i % 7 END, now() + CASE WHEN i % 2 = 0 THEN interval '1 day' ELSE -(i * interval '1 ms') END
            """;
        await stator.Database.ExecuteAsync(
            $"INSERT INTO errands (state_priority, state_next) {Select} FROM generate_series(1, {Rows}) AS i");
        await stator.Database.ExecuteAsync(
            $"INSERT INTO letters (post_priority, post_next, post_queue) {Select}, 'queue ' || (i % 5) FROM generate_series(1, {Rows}) AS i");
    }

    [OneTimeTearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    [Order(1)]
    public async Task Without_statistics_a_claim_sorts_nothing_and_reads_few_rows() => await CheckAsync();

    [Test]
    [Order(2)]
    public async Task With_statistics_a_claim_sorts_nothing_and_reads_few_rows()
    {
        await stator.Database.ExecuteAsync("ANALYZE errands; ANALYZE letters");
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        var claim = await ExplainAsync(
            Errand.Graph.Machine.Definition.Postgres.Claim,
            new("limit", 500), new("token", Guid.Empty), new("lease", TimeSpan.FromSeconds(30)), new("due_by", DBNull.Value));
        var candidates = await ExplainAsync(
            Letter.Graph.Machine.Definition.Postgres.Limits!.Candidates,
            new("limit", 500), new("due_by", DBNull.Value), new("chosen", Array.Empty<int>()), new("full_states", Array.Empty<string>()),
            new("full_queues", new[] { "queue 1" }), new("queues", DBNull.Value));
        Assert.Multiple(() =>
        {
            foreach (var (plan, index) in new[] { (claim, "errands_state_priority"), (candidates, "letters_post_queue") })
            {
                Assert.That(plan, Does.Contain(index));
                Assert.That(plan, Does.Not.Contain("Seq Scan"), plan);
            }

            Assert.That(claim, Does.Not.Contain("Sort"), claim);
            // 500 rows, and one probe for each of eight priorities: of the half million that is not due yet nothing is read.
            Assert.That(BuffersOf(claim), Is.LessThan(6_000), claim);
            Assert.That(BuffersOf(candidates), Is.LessThan(30_000), candidates);
        });
    }

    private static long BuffersOf(string plan)
    {
        var first = plan[(plan.IndexOf("Buffers: ", StringComparison.Ordinal) + 9)..].Split('\n')[0];
        var total = 0L;
        foreach (var part in first.Split(' '))
        {
            if ((part.StartsWith("hit=", StringComparison.Ordinal) || part.StartsWith("read=", StringComparison.Ordinal))
                && long.TryParse(part.Split('=')[1].TrimEnd(','), out var pages))
            {
                total += pages;
            }
        }

        return total;
    }

    private async Task<string> ExplainAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + sql, connection, transaction);
        command.Parameters.AddRange(parameters);
        var lines = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        await transaction.RollbackAsync();
        return string.Join("\n", lines);
    }
}
