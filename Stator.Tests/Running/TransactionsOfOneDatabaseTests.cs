using System;
using System.Data.Common;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>Checks that take the DbTransaction which writes their outcome: what is so on one of the databases only.</summary>
public sealed class TransactionsOfOneDatabaseTests
{
    private readonly Ledger ledger = new();
    private TestStator stator = null!;

    private IStator<Transfer> Transfers => stator.Of<Transfer>();

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task A_verb_without_the_transaction_says_that_it_would_wait_for_ever_on_SQLite()
    {
        await CreateAsync(DatabaseKind.Sqlite);
        ledger.Books = async (transfer, _) =>
        {
            await Transfers.ForceAsync(transfer.Id, TransferState.Failed);
            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "transfers", id)).Error, Does.Contain("pass it the DbTransaction"));
        Assert.That(await Transfers.ForceAsync(id, TransferState.Failed), Is.True);
    }

    [Test]
    public async Task A_commit_that_the_database_refuses_is_a_failed_try()
    {
        await CreateAsync(DatabaseKind.Postgres);
        await stator.Database.ExecuteAsync("ALTER TABLE bookings ADD UNIQUE (transfer) DEFERRABLE INITIALLY DEFERRED");
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            await BookAsync(transfer, transaction);
            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That(await BookingsAsync(), Is.Zero);
        Assert.That((await StoredRow.ReadAsync(stator.Database, "transfers", id)).Error, Does.Contain("23505"));
    }

    [Test]
    public async Task A_serialization_failure_at_the_commit_is_tried_again_and_counts_for_nothing()
    {
        await CreateAsync(DatabaseKind.Postgres);
        await stator.Database.ExecuteAsync(
            """
            CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'collided' USING ERRCODE = '40001'; END $$;
            CREATE CONSTRAINT TRIGGER collides AFTER INSERT ON bookings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION collide();
            """);
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Released = 1 }));
        var stored = await StoredRow.ReadAsync(stator.Database, "transfers", id);
        Assert.That((stored.State, stored.Attempts, stored.HasToken, stored.Error), Is.EqualTo(("Pending", 0, false, (string?)null)));

        await stator.Database.ExecuteAsync("DROP TRIGGER collides ON bookings");
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
        Assert.That(await BookingsAsync(), Is.EqualTo(1));
    }

    private async Task CreateAsync(DatabaseKind kind)
    {
        stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton(ledger));
        await stator.Database.ExecuteAsync("CREATE TABLE bookings (transfer bigint NOT NULL)");
    }

    private static Task BookAsync(Transfer transfer, DbTransaction transaction)
        => transaction.Connection!.ExecuteAsync("INSERT INTO bookings VALUES (@id)", new { id = transfer.Id }, transaction);

    private async Task<long> BookingsAsync() => await stator.Database.ScalarAsync<long>("SELECT count(*) FROM bookings");
}
