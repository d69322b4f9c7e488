using System;
using System.Data;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Hosting;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What an examination finds on PostgreSQL only.</summary>
public sealed class PostgresExaminationTests
{
    private TestStator stator = null!;

    private IStatorMaintenance Maintenance => stator.Services.GetRequiredService<IStatorMaintenance>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(DatabaseKind.Postgres);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_column_of_another_type_and_an_index_that_is_not_valid_are_named()
    {
        await stator.Database.ExecuteAsync("ALTER TABLE jobs ALTER COLUMN state_changed DROP DEFAULT, ALTER COLUMN state_changed TYPE timestamp");
        await stator.Database.ExecuteAsync("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'jobs_state_due'::regclass");

        var finding = (await Maintenance.ExamineAsync("Job")).Single();
        Assert.That(
            finding.Text,
            Does.Contain("column state_changed of type timestamptz, which is timestamp without time zone").And.Contain("index jobs_state_due"));
    }

    [Test]
    public async Task A_due_time_without_end_is_no_finding_and_no_error()
    {
        await stator.Of<Job>().InsertAsync(new Job { Name = "a" });
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_next = 'infinity'");
        Assert.That(await Maintenance.ExamineAsync("Job"), Is.Empty);

        await stator.Database.ExecuteAsync("UPDATE jobs SET state_next = '-infinity'");
        Assert.That((await Maintenance.ExamineAsync("Job")).Single().Kind, Is.EqualTo(FindingKind.Overdue));
    }

    [Test]
    public async Task A_transaction_that_nobody_ends_is_found()
    {
        var sql = Job.Graph.Machine.Definition.Postgres.Tools.ExamineServer!;
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await connection.ExecuteScalarAsync("SELECT count(*) FROM jobs", transaction: transaction);

        Assert.That(await stator.Database.ScalarAsync<string?>(sql), Is.Null, "it is young");
        Assert.That(await stator.Database.ScalarAsync<string>(sql.Replace("interval '1 minute'", "interval '0'", StringComparison.Ordinal)), Is.EqualTo("OldTransaction"));
        Assert.That(FindingText.Of(
            [new(FindingKind.OldTransaction, 90, "process 7 (psql), idle in transaction"), new(FindingKind.DeadRows, 60_000, "10")])
            .Select(f => f.Text.Split('.')[0]), Is.EqualTo(new[]
            {
                "1 transaction is open for more than a minute, and no vacuum takes away what has died since: process 7 (psql), idle in transaction, for 90 seconds",
                "The table has about 60000 dead rows to 10 that live",
            }));
    }
}
