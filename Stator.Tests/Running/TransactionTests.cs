using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Stator.Running;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>Checks that take the DbTransaction which writes their outcome.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class TransactionTests(DatabaseKind kind)
{
    private readonly Ledger ledger = new();
    private TestStator stator = null!;

    private IStator<Transfer> Transfers => stator.Of<Transfer>();

    [SetUp]
    public async Task CreateAsync()
    {
        ledger.Books = (_, _) => new(Transfer.PendingOutcome.Done);
        stator = await TestStator.CreateAsync(kind, o => o.MaxTransactions = 2, s => s.AddSingleton(ledger));
        await stator.Database.ExecuteAsync("CREATE TABLE bookings (transfer bigint NOT NULL)");
    }

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task What_a_check_writes_is_committed_with_its_move()
    {
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            transfer.Note = "booked";
            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));

        var row = (await Transfers.FindAsync(id))!;
        Assert.Multiple(() =>
        {
            Assert.That((row.State, row.Note), Is.EqualTo((TransferState.Done, "booked")));
            Assert.That(BookingsAsync().Result, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task What_a_check_writes_is_committed_when_it_stays()
    {
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            return Transfer.PendingOutcome.Stay;
        };
        await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Stayed = 1 }));
        Assert.That(await BookingsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Nothing_that_a_failed_try_has_written_stays_but_its_failure([Values("throws", "answers Fail")] string how)
    {
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            transfer.Note = "booked";
            return how == "throws" ? throw new InvalidOperationException("no money") : Transfer.PendingOutcome.Fail("no money");
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));

        var stored = await StoredRow.ReadAsync(stator.Database, "transfers", id);
        Assert.Multiple(() =>
        {
            Assert.That(BookingsAsync().Result, Is.Zero);
            Assert.That((stored.State, stored.Attempts, stored.HasToken), Is.EqualTo(("Pending", 1, false)));
            Assert.That(stored.Error, Does.Contain("no money"));
        });
    }

    [Test]
    public async Task A_try_that_asks_for_another_later_has_written_nothing()
    {
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            throw new TryAgainLaterException(TimeSpan.FromMinutes(5));
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Snoozed = 1 }));
        Assert.That(await BookingsAsync(), Is.Zero);
        Assert.That((await StoredRow.ReadAsync(stator.Database, "transfers", id)).Next, Is.EqualTo(300));
    }

    [Test]
    public async Task Nothing_stays_of_a_try_whose_row_was_moved_meanwhile()
    {
        // With the transaction of the check: SQLite has no second writer, and where there is one the write would wait for it.
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            if (kind == DatabaseKind.Postgres)
            {
                await Transfers.ForceAsync(transfer.Id, TransferState.Failed);
            }
            else
            {
                await Transfers.ForceAsync(transfer.Id, TransferState.Failed, transaction);
            }

            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Lost = 1 }));

        Assert.That(await BookingsAsync(), Is.Zero);
        Assert.That(
            (await Transfers.FindAsync(id))!.State, Is.EqualTo(kind == DatabaseKind.Postgres ? TransferState.Failed : TransferState.Pending));
    }

    [Test]
    public async Task A_fruitless_try_of_a_row_whose_time_is_up_commits_with_the_timeout()
    {
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            return Transfer.PendingOutcome.Stay;
        };
        var id = await Transfers.InsertAsync(new Transfer());
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { TimedOut = 1 }));
        Assert.That((await Transfers.FindAsync(id))!.State, Is.EqualTo(TransferState.Expired));
        Assert.That(await BookingsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_check_that_ends_its_transaction_has_failed()
    {
        ledger.Books = async (_, transaction) =>
        {
            await transaction.RollbackAsync();
            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Failed = 1 }));
        Assert.That((await StoredRow.ReadAsync(stator.Database, "transfers", id)).Error, Does.StartWith("The check has ended its transaction"));
    }

    [Test]
    public async Task No_more_transactions_are_open_than_is_allowed()
    {
        var (open, most) = (0, 0);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var allowed = kind == DatabaseKind.Postgres ? 2 : 1;
        ledger.Books = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref open));
            if (open == allowed)
            {
                both.TrySetResult();
            }

            await both.Task;
            Interlocked.Decrement(ref open);
            return Transfer.PendingOutcome.Done;
        };
        for (var i = 0; i < 6; i++)
        {
            await Transfers.InsertAsync(new Transfer());
        }

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 6 }));
        Assert.That(most, Is.EqualTo(allowed));
    }

    [Test]
    public async Task A_commit_whose_reply_was_lost_is_looked_up_and_not_run_again([Values] bool commits)
    {
        ledger.Books = async (transfer, transaction) =>
        {
            await BookAsync(transfer, transaction);
            return Transfer.PendingOutcome.Done;
        };
        var id = await Transfers.InsertAsync(new Transfer());
        var runner = new StatorRunner(new RunnerParts(
            [Transfer.Graph.Machine], DeafStore.On(stator.Store, commits), new StatorOptions(),
            stator.Services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, new SystemRandomness(), NullLogger.Instance)
        {
            Telemetry = stator.Services.GetRequiredService<Telemetry>(),
        });

        Assert.That(await runner.RunOnceAsync(), Is.EqualTo(commits ? new RunReport { Moved = 1 } : new RunReport { Released = 1 }));

        Assert.That(await BookingsAsync(), Is.EqualTo(commits ? 1 : 0));
        Assert.That((await Transfers.FindAsync(id))!.State, Is.EqualTo(commits ? TransferState.Done : TransferState.Pending));
    }

    private static Task BookAsync(Transfer transfer, DbTransaction transaction)
        => transaction.Connection!.ExecuteAsync("INSERT INTO bookings VALUES (@id)", new { id = transfer.Id }, transaction);

    private async Task<long> BookingsAsync() => await stator.Database.ScalarAsync<long>("SELECT count(*) FROM bookings");
}
