using System;
using System.Collections.Generic;
using System.Data;
using System.Threading.Tasks;
using Dapper;
using Npgsql;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Support;

namespace Stator.Tests.Storage;

/// <summary>The connections of the runs: which are kept, and what is prepared on them.</summary>
public sealed class KeptConnectionTests
{
    private const string Prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 1 AS probe'";

    private readonly HandClock clock = new();
    private TestDatabase database = null!;

    private NpgsqlDataSource DataSource => (NpgsqlDataSource)database.DataSource;

    [SetUp]
    public async Task CreateAsync() => database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);

    [TearDown]
    public ValueTask DropAsync() => database.DisposeAsync();

    [Test]
    public async Task Statements_are_prepared_where_no_pooler_stands_between()
    {
        var isPooled = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("STATOR_TEST_PGBOUNCER"));
        using var kept = new KeptConnections(DataSource, prepares: true, clock);

        Assert.That(await PreparedAsync(kept), Is.EqualTo(isPooled ? 0 : 1));
    }

    [Test]
    public async Task Nothing_is_prepared_where_it_is_switched_off()
    {
        using var kept = new KeptConnections(DataSource, prepares: false, clock);

        Assert.That(await PreparedAsync(kept), Is.Zero);
    }

    [Test]
    [Category("Direct")]
    public async Task A_connection_that_goes_back_to_the_data_source_plans_as_others_do()
    {
        using (var kept = new KeptConnections(DataSource, prepares: true, clock))
        {
            await PreparedAsync(kept);
        }

        Assert.That(await database.ScalarAsync<string>("SHOW enable_seqscan"), Is.EqualTo("on"));
        Assert.That(await database.ScalarAsync<string>("SHOW plan_cache_mode"), Is.EqualTo("auto"));
    }

    [Test]
    public async Task One_that_was_used_stays_open_for_the_next()
    {
        using var kept = new KeptConnections(DataSource, prepares: false, clock);
        var used = new List<KeptConnection>();

        await UseAsync(kept, used);
        kept.Use(c =>
        {
            used.Add(c);
            return 0;
        });

        Assert.That(used[1], Is.SameAs(used[0]));
        Assert.That(used[0].Connection.State, Is.EqualTo(ConnectionState.Open));
    }

    [Test]
    public async Task One_on_which_nothing_was_said_for_long_is_closed()
    {
        using var kept = new KeptConnections(DataSource, prepares: false, clock);
        KeptConnection? idle = null;
        var used = new List<KeptConnection>();
        await kept.UseAsync(
            async outer =>
            {
                await UseAsync(kept, used);
                idle = used[0];
                return outer;
            },
            default);

        clock.Advance(TimeSpan.FromMinutes(2));
        await UseAsync(kept, used);

        Assert.That(used[1], Is.Not.SameAs(idle), "the one that came back last is used first");
        Assert.That(idle!.Connection.State, Is.EqualTo(ConnectionState.Closed));
        Assert.That(used[1].Connection.State, Is.EqualTo(ConnectionState.Open));
    }

    [Test]
    public async Task One_that_failed_is_not_used_again()
    {
        using var kept = new KeptConnections(DataSource, prepares: false, clock);
        KeptConnection? failed = null;

        Assert.That(
            () => kept.UseAsync(async c => await (failed = c).Connection.ExecuteAsync("SELECT 1 / 0"), default), Throws.InstanceOf<PostgresException>());
        var used = new List<KeptConnection>();
        await UseAsync(kept, used);

        Assert.That(used, Has.None.SameAs(failed));
    }

    private static Task<int> UseAsync(KeptConnections kept, List<KeptConnection> used) => kept.UseAsync(
        c =>
        {
            used.Add(c);
            return Task.FromResult(0);
        },
        default);

    private static Task<long> PreparedAsync(KeptConnections kept) => kept.UseAsync(
        async c =>
        {
            await c.ReadAsync("SELECT 1 AS probe", new Parameters(), _ => { }, default);
            return await c.Connection.ExecuteScalarAsync<long>(Prepared);
        },
        default);
}
