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

/// <summary>How PostgreSQL runs statements that the runner has prepared, which it plans once, whatever the table looks like then.</summary>
public sealed class KeptPlanTests
{
    private static MachineSql Sql => Job.Graph.Machine.Definition.Postgres;

    [Test]
    public async Task A_plan_that_is_kept_from_when_the_table_was_empty_reads_its_index()
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
        await CheckAsync(stator);
    }

    public static async Task CheckAsync(TestStator stator)
    {
        var claim = await ExplainKeptAsync(
            stator, Sql.Claim, ("limit", "bigint"), ("token", "uuid"), ("lease", "interval"), ("due_by", "timestamptz"), ("low", "timestamptz"),
            ("low_key", "bigint"));
        var complete = await ExplainKeptAsync(
            stator, Sql.Complete, ("keys", "bigint[]"), ("states", "text[]"), ("tokens", "uuid[]"), ("places", "text"), ("targets", "text[]"), ("delays", "interval[]"),
            ("failed", "boolean[]"), ("errors", "text[]"));

        Assert.Multiple(() =>
        {
            Assert.That(claim + complete, Does.Not.Contain("JIT"));
            Assert.That(claim, Does.Contain("Index Scan using jobs_state_due").And.Contains("Tid Scan on jobs"));
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
            // Whatever looks dear would be compiled, as it would in a much larger table.
            $"SET jit_above_cost = 1; {KeptConnection.StablePlans}; PREPARE kept ({string.Join(", ", parameters.Select(p => p.Type))}) AS {sql}");
        var plan = await connection.QueryAsync<string>(
            $"EXPLAIN EXECUTE kept ({string.Join(", ", parameters.Select(_ => "NULL"))})");
        return string.Join("\n", plan);
    }
}
