using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stator;

namespace Shop;

/// <summary>The database of the demo: one SQLite file, or PostgreSQL.</summary>
/// <param name="DataSource">Opens connections.</param>
/// <param name="Place">Where it is.</param>
/// <param name="HowToLook">A command that looks into it.</param>
internal sealed record Store(DbDataSource DataSource, string Place, string HowToLook) : IAsyncDisposable
{
    private const string Look = "SELECT from_state, to_state, count(*) FROM order_history GROUP BY 1, 2 ORDER BY 1, 2";

    /// <summary>The sample's own tables. A trigger writes the history, so that nothing moves a row unseen, whoever moves it.</summary>
    private const string SqliteTables = """
        CREATE TABLE IF NOT EXISTS payments (order_id INTEGER PRIMARY KEY, arrives_at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS desk_notes (order_id INTEGER PRIMARY KEY, hold_in TEXT NOT NULL, held_at INTEGER, released_at INTEGER);
        CREATE TABLE IF NOT EXISTS order_history (
            id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, from_state TEXT, to_state TEXT NOT NULL);
        CREATE TRIGGER IF NOT EXISTS order_inserted AFTER INSERT ON orders BEGIN
            INSERT INTO order_history (order_id, from_state, to_state) VALUES (NEW.id, NULL, NEW.state);
        END;
        CREATE TRIGGER IF NOT EXISTS order_moved AFTER UPDATE OF state ON orders WHEN OLD.state <> NEW.state BEGIN
            INSERT INTO order_history (order_id, from_state, to_state) VALUES (NEW.id, OLD.state, NEW.state);
        END;
        """;

    private const string PostgresTables = """
        CREATE TABLE IF NOT EXISTS payments (order_id bigint PRIMARY KEY, arrives_at bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS desk_notes (order_id bigint PRIMARY KEY, hold_in text NOT NULL, held_at bigint, released_at bigint);
        CREATE TABLE IF NOT EXISTS order_history (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, from_state text, to_state text NOT NULL);
        CREATE OR REPLACE FUNCTION write_order_history() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO order_history (order_id, from_state, to_state)
            VALUES (NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, NEW.state);
            RETURN NULL;
        END $$;
        CREATE OR REPLACE TRIGGER order_inserted AFTER INSERT ON orders
            FOR EACH ROW EXECUTE FUNCTION write_order_history();
        CREATE OR REPLACE TRIGGER order_moved AFTER UPDATE OF state ON orders
            FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION write_order_history();
        """;

    public static Store Open(Arguments arguments)
        => arguments.Postgres is { } connectionString ? OpenPostgres(connectionString)
            : OpenSqlite(arguments.Database ?? Path.Combine(Directory.CreateTempSubdirectory("stator-orders-").FullName, "orders.db"));

    /// <summary>Tells Stator which database it is.</summary>
    public StatorBuilder Use(StatorBuilder stator)
        => DataSource is NpgsqlDataSource postgres ? stator.UsePostgres(postgres) : stator.UseSqlite(DataSource);

    /// <summary>Creates what is missing, beside the table that Stator makes.</summary>
    /// <exception cref="UsageException">The database was made with another CSV.</exception>
    public async Task EnsureAsync(OrdersCsv orders)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(DataSource is NpgsqlDataSource ? PostgresTables : SqliteTables);
        foreach (var id in await ReadIdsAsync())
        {
            _ = orders.Contains(id) ? id : throw new UsageException($"There is an order {id} in {Place}, but not in the CSV.");
        }
    }

    public async Task<IReadOnlyList<long>> ReadIdsAsync()
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<long>("SELECT id FROM orders ORDER BY id")).AsList();
    }

    public async Task<long> CountTransitionsAsync()
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM order_history WHERE from_state IS NOT NULL");
    }

    /// <summary>The states that each order went through, written as in the CSV.</summary>
    public async Task<IReadOnlyDictionary<long, string>> ReadFatesAsync()
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        var moves = await connection.QueryAsync<(long Order, string State)>("SELECT order_id, to_state FROM order_history ORDER BY id");
        return moves.GroupBy(m => m.Order, m => m.State).ToDictionary(order => order.Key, order => string.Join(" > ", order));
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    private static Store OpenSqlite(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        return new Store(
            SqliteFactory.Instance.CreateDataSource(connectionString), $"the SQLite file {path}", $"sqlite3 '{path}' '{Look}'");
    }

    private static Store OpenPostgres(string connectionString)
    {
        NpgsqlConnectionStringBuilder postgres;
        try
        {
            postgres = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"That is no connection string: {e.Message}");
        }

        var psql = FormattableString.Invariant($"psql -h {postgres.Host} -p {postgres.Port} -U {postgres.Username} -d {postgres.Database}");
        return new Store(
            NpgsqlDataSource.Create(postgres),
            FormattableString.Invariant($"the PostgreSQL database {postgres.Database} on {postgres.Host}:{postgres.Port}"),
            $"{psql} -c '{Look}'");
    }
}
