using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NUnit.Framework;
using Stator.Generated;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>What only PostgreSQL needs: the low-water mark, and rows that a transaction of the application holds.</summary>
public sealed class PostgresStoreTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly HandClock clock = new();
    private TestStator stator = null!;
    private int tokens;

    private static MachineDefinition Machine => Job.Graph.Machine.Definition;

    [SetUp]
    public async Task CreateAsync()
        => stator = await TestStator.CreateAsync(DatabaseKind.Postgres, add: s => s.AddSingleton<TimeProvider>(clock));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Ensuring_a_schema_that_is_whole_waits_for_nobody_who_writes_to_the_table()
    {
        var key = (await InsertAsync(1)).Single();
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await stator.Store.CommandAsync(Machine, "Park", key, null, transaction, default);

        await stator.Store.EnsureSchemaAsync([Machine], default).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task A_full_claim_makes_the_next_begin_where_it_ended_and_every_few_seconds_one_takes_all()
    {
        var rows = await InsertAsync(6);
        await ClaimAsync(2);
        var late = await InsertEarlierAsync();

        Assert.That(Keys(await ClaimAsync(2)), Is.EqualTo(rows[2..4]), "the late one lies below the mark");
        clock.Advance(LowWaterMark.WholeEvery);
        Assert.That(Keys(await ClaimAsync(2)), Is.EqualTo(new object[] { late, rows[4] }));
    }

    [Test]
    public async Task A_claim_that_is_not_full_above_the_mark_takes_what_is_below()
    {
        var rows = await InsertAsync(3);
        await ClaimAsync(2);
        var late = await InsertEarlierAsync();

        Assert.That(Keys(await ClaimAsync(2)), Is.EqualTo(new object[] { late, rows[2] }));
    }

    [Test]
    public async Task A_lease_that_has_ended_below_the_mark_is_found()
    {
        await InsertAsync(1);
        var old = (await ClaimAsync(1)).Single().Key;
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(20));
        var rows = await InsertAsync(8);
        // Two claims: the first takes all, and sets the mark above the old row.
        await ClaimAsync(2);
        await ClaimAsync(2);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.That(Keys(await ClaimAsync(2)), Is.EqualTo(rows[4..6]));
        clock.Advance(LowWaterMark.WholeEvery);
        Assert.That(Keys(await ClaimAsync(2)), Is.EqualTo(new[] { old, rows[6] }));
    }

    [Test]
    public async Task Rows_that_are_handed_back_are_found_at_once()
    {
        await InsertAsync(1);
        var old = await ClaimAsync(1);
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(10));
        await InsertAsync(6);
        await ClaimAsync(2);

        await stator.Store.ReleaseAsync(Machine, old, default);

        Assert.That((await ClaimAsync(2))[0].Key, Is.EqualTo(old[0].Key));
    }

    [Test]
    public async Task One_pass_takes_all_whatever_the_mark()
    {
        await InsertAsync(4);
        await ClaimAsync(2);
        var late = await InsertEarlierAsync();

        var claimed = await stator.Store.ClaimAsync(Machine, 1, NewToken(), Lease, await stator.Store.NowAsync(default), default);

        Assert.That(Keys(claimed), Is.EqualTo(new object[] { late }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_batch_does_not_wait_for_a_row_that_a_transaction_holds(System.Threading.CancellationToken token)
    {
        await InsertAsync(3);
        var rows = await ClaimAsync(3);
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync(token);
        await using (var transaction = await connection.BeginTransactionAsync(token))
        {
            await using var command = new NpgsqlCommand("UPDATE jobs SET note = 'mine' WHERE id = $1", connection, transaction)
            {
                Parameters = { new() { Value = rows[1].Key } },
            };
            await command.ExecuteNonQueryAsync(token);

            Assert.That(await CompleteAsync(rows), Is.EqualTo(new[] { WriteEnd.Written, WriteEnd.Locked, WriteEnd.Written }));
            await transaction.CommitAsync(token);
        }

        Assert.That(await CompleteAsync([rows[1]]), Is.EqualTo(new[] { WriteEnd.Written }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Leases_are_renewed_and_handed_back_beside_a_row_that_a_transaction_holds(System.Threading.CancellationToken token)
    {
        await InsertAsync(4);
        var rows = await ClaimAsync(4);
        await stator.Database.ExecuteAsync("DELETE FROM jobs WHERE id = @Key", new { rows[3].Key });
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync(token);
        await using (var transaction = await connection.BeginTransactionAsync(token))
        {
            await using var command = new NpgsqlCommand("UPDATE jobs SET note = 'mine' WHERE id = $1", connection, transaction)
            {
                Parameters = { new() { Value = rows[1].Key } },
            };
            await command.ExecuteNonQueryAsync(token);

            LeaseEnd[] beside = [LeaseEnd.Written, LeaseEnd.Locked, LeaseEnd.Written, LeaseEnd.Gone];
            Assert.That(stator.Store.Renew(Machine, rows, Lease, TimeSpan.FromSeconds(5)), Is.EqualTo(beside));
            Assert.That(await stator.Store.ReleaseAsync(Machine, rows, token), Is.EqualTo(beside));
            await transaction.CommitAsync(token);
        }

        Assert.That(stator.Store.Renew(Machine, [rows[1]], Lease, TimeSpan.FromSeconds(5)), Is.EqualTo(new[] { LeaseEnd.Written }));
        Assert.That(await stator.Store.ReleaseAsync(Machine, [rows[1]], token), Is.EqualTo(new[] { LeaseEnd.Written }));
    }

    [Test]
    public async Task Two_outcomes_of_one_row_are_told_apart()
    {
        await InsertAsync(1);
        var first = (await ClaimAsync(1)).Single();
        await stator.Database.AdvanceAsync(Lease);
        clock.Advance(LowWaterMark.WholeEvery);
        var second = (await ClaimAsync(1)).Single();

        Assert.That(await CompleteAsync([first, second]), Is.EqualTo(new[] { WriteEnd.Lost, WriteEnd.Written }));
    }

    [Test]
    public async Task A_claim_touches_no_index()
    {
        await InsertAsync(20);
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var claim = new NpgsqlCommand(Machine.Postgres.Claim, connection, transaction)
        {
            Parameters =
            {
                new("limit", 50), new("token", NewToken()), new("lease", Lease), new("due_by", DBNull.Value), new("low", DBNull.Value), new("low_key", 1L),
            },
        };
        await claim.ExecuteNonQueryAsync();

        await using var count = new NpgsqlCommand(
            "SELECT pg_stat_get_xact_tuples_updated('jobs'::regclass), pg_stat_get_xact_tuples_hot_updated('jobs'::regclass)", connection, transaction);
        await using var reader = await count.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.That((reader.GetInt64(0), reader.GetInt64(1)), Is.EqualTo((20, 20)));
    }

    [Test]
    public async Task Outcomes_search_no_key_of_rows_that_lie_where_the_claim_has_put_them()
    {
        await InsertAsync(20);
        var rows = await ClaimAsync(20);
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var complete = new NpgsqlCommand(Machine.Postgres.Complete.Replace("statement_timestamp()", "test_now()"), connection, transaction);
        OutcomeArrays.Of(Machine, [.. rows.Select(r => new RowOutcome { Claimed = r })], usesPlaces: true).AddTo(complete);
        await using (var reader = await complete.ExecuteReaderAsync())
        {
            Assert.That(reader.Cast<System.Data.Common.DbDataRecord>().Count(r => !r.IsDBNull(1)), Is.EqualTo(20), "written");
        }

        await using var count = new NpgsqlCommand("SELECT pg_stat_get_xact_numscans('jobs_pkey'::regclass)", connection, transaction);
        Assert.That(await count.ExecuteScalarAsync(), Is.Zero);
    }

    [Test]
    public async Task Rows_that_were_renewed_or_written_to_since_their_claim_are_found_by_their_keys()
    {
        await InsertAsync(3);
        var rows = await ClaimAsync(3);
        stator.Store.Renew(Machine, [rows[0]], Lease, TimeSpan.FromSeconds(5));
        await stator.Database.ExecuteAsync("UPDATE jobs SET note = 'mine' WHERE id = @Key", new { rows[1].Key });

        Assert.That(await CompleteAsync(rows), Is.EqualTo(new[] { WriteEnd.Written, WriteEnd.Written, WriteEnd.Written }));
    }

    private Guid NewToken() => new(++tokens, 0, 0, new byte[8]);

    private static List<object> Keys(IEnumerable<ClaimedRow> rows) => [.. rows.Select(r => r.Key)];

    private async Task<List<object>> InsertAsync(int count)
    {
        var keys = new List<object>();
        for (var i = 0; i < count; i++)
        {
            keys.Add(await stator.Of<Job>().InsertAsync(new Job { Name = "job" }));
        }

        return keys;
    }

    // As one would be that was inserted long ago, in a transaction that has committed only now.
    private async Task<object> InsertEarlierAsync()
    {
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "late" });
        await stator.Database.ExecuteAsync("UPDATE jobs SET state_next = state_next - interval '1 hour' WHERE id = @id", new { id });
        return id;
    }

    private async Task<IReadOnlyList<ClaimedRow>> ClaimAsync(int limit)
        => await stator.Store.ClaimAsync(Machine, limit, NewToken(), Lease, null, default);

    private async Task<IEnumerable<WriteEnd>> CompleteAsync(IReadOnlyList<ClaimedRow> rows)
        => (await stator.Store.CompleteAsync(
            Machine, [.. rows.Select(r => new RowOutcome { Claimed = r, Target = Job.Graph.IndexOf(JobState.Reviewing) })], default))
            .Select(r => r.End);
}
