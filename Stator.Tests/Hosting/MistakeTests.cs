using System;
using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What is said of mistakes that only the database can see: what is wrong, and what to do.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class MistakeTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, o => o.Include = ["Job"]);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_table_that_is_not_there_is_named_with_its_machine_and_what_makes_it()
    {
        await stator.Database.ExecuteAsync("DROP TABLE jobs");

        foreach (var verb in new Func<Task>[]
        {
            () => Jobs.InsertAsync(new Job { Name = "a" }),
            () => Jobs.FindAsync(1),
            () => Jobs.DepthAsync(),
            () => stator.Runner.RunOnceAsync(),
        })
        {
            Assert.That(
                () => verb(),
                Throws.InvalidOperationException.With.Message.StartsWith("Machine 'Job' needs what is not in the database: ")
                    .And.Message.Contains("jobs").And.Message.Contains("IStatorSchema.EnsureAsync()").And.InnerException.Not.Null);
        }
    }

    [Test]
    public async Task A_column_that_is_not_there_is_named_with_what_makes_it()
    {
        await stator.Database.ExecuteAsync("ALTER TABLE jobs DROP COLUMN note");

        Assert.That(
            () => Jobs.InsertAsync(new Job { Name = "a" }),
            Throws.InvalidOperationException.With.Message.StartsWith("Machine 'Job' needs what is not in the database: ")
                .And.Message.Contains("note").And.Message.Contains("IStatorSchema.EnsureAsync()"));
    }

    [Test]
    public async Task A_key_that_is_taken_is_named_without_Unique_too()
    {
        var key = await Jobs.InsertAsync(new Job { Name = "a" });

        Assert.That(
            () => Jobs.InsertAsync(new Job { Id = key, Name = "b" }),
            Throws.InvalidOperationException.With.Message.EqualTo($"Machine 'Job' has a row with key '{key}' already. Give the new one another key."));
    }

    [Test]
    public async Task A_transaction_of_another_database_is_refused()
    {
        await using var other = await TestDatabase.CreateAsync(kind == DatabaseKind.Postgres ? DatabaseKind.Sqlite : DatabaseKind.Postgres);
        await using var connection = await other.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        Assert.That(
            () => Jobs.InsertAsync(new Job { Name = "a" }, transaction: transaction),
            Throws.ArgumentException.With.Message.StartsWith($"The transaction is on a '{connection.GetType().Name}'"));
        Assert.That(
            () => Jobs.InsertManyAsync([new Job { Name = "a" }], transaction: transaction),
            Throws.ArgumentException.With.Message.Contains("UsePostgres or UseSqlite"));
    }

    [Test]
    public async Task A_transaction_that_is_over_is_refused()
    {
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await transaction.CommitAsync();

        Assert.That(
            () => Jobs.InsertAsync(new Job { Name = "a" }, transaction: transaction),
            Throws.InvalidOperationException.With.Message.StartsWith("The transaction is over"));
    }
}
