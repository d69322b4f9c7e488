using System;
using System.Data.Common;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using NUnit.Framework;

namespace Stator.Tests.Support;

public enum DatabaseKind
{
    Postgres,
    Sqlite,
}

/// <summary>
/// A database of a test's own: a schema of the PostgreSQL that build/test starts, which is the only one there is where
/// STATOR_TEST_PGBOUNCER puts a pooler between; or a SQLite file.
/// </summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private static int number;

    public abstract DatabaseKind Kind { get; }

    public abstract DbDataSource DataSource { get; }

    /// <summary>What another process needs to open the same database.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>An SQL expression that takes the place of the database's clock.</summary>
    protected abstract string Clock { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var name = $"stator_{Environment.ProcessId}_{Interlocked.Increment(ref number)}";
        return kind == DatabaseKind.Postgres ? await PostgresTestDatabase.CreateAsync(name) : SqliteTestDatabase.Create(name);
    }

    /// <summary>Chooses this database. With a frozen clock, time stands still until <see cref="AdvanceAsync"/>.</summary>
    public StatorBuilder Use(StatorBuilder stator, bool frozenClock)
    {
        Choose(stator);
        return frozenClock ? stator.UseClock(Clock) : stator;
    }

    /// <summary>Makes the clock stand still at a round moment.</summary>
    public abstract Task FreezeClockAsync();

    public abstract Task AdvanceAsync(TimeSpan time);

    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    /// <summary>All rows of a table as they are, to compare with what they are later.</summary>
    public async Task<string> TextAsync(string table)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var reader = await connection.ExecuteReaderAsync($"SELECT * FROM {table} ORDER BY 1");
        var text = new StringBuilder();
        while (await reader.ReadAsync())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{reader.GetName(i)}={reader.GetValue(i)};");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract void Choose(StatorBuilder stator);

    private sealed class PostgresTestDatabase(NpgsqlDataSource dataSource, string drop, string connectionString) : TestDatabase
    {
        private static int alive;

        public override DatabaseKind Kind => DatabaseKind.Postgres;

        public override DbDataSource DataSource => dataSource;

        public override string ConnectionString => connectionString;

        protected override string Clock => "test_now()";

        public static async Task<TestDatabase> CreateAsync(string name)
        {
            // A search path is the state of a session, which a pooler in transaction mode does not keep. Making a database takes a second.
            var pooler = Environment.GetEnvironmentVariable("STATOR_TEST_PGBOUNCER");
            var (create, drop, connectionString) = string.IsNullOrEmpty(pooler)
                ? ($"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}",
                    $"DROP SCHEMA {name} CASCADE",
                    new NpgsqlConnectionStringBuilder(Server) { SearchPath = name }.ConnectionString)
                : ("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public", "DROP SCHEMA public CASCADE", pooler);
            if (Interlocked.Increment(ref alive) > 1 && !string.IsNullOrEmpty(pooler))
            {
                Interlocked.Decrement(ref alive);
                Assert.Fail("Through the pooler all tests share one schema, and another database is still open: this one would empty it.");
            }

            await AdministerAsync(create);
            return new PostgresTestDatabase(NpgsqlDataSource.Create(connectionString), drop, connectionString);
        }

        public override Task FreezeClockAsync()
            => ExecuteAsync(
                """
                CREATE TABLE test_clock AS SELECT timestamptz '2026-01-01 00:00:00+00' AS now;
                CREATE FUNCTION test_now() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT now FROM test_clock';
                """);

        public override Task AdvanceAsync(TimeSpan time) => ExecuteAsync("UPDATE test_clock SET now = now + @time", new { time });

        public override async ValueTask DisposeAsync()
        {
            await dataSource.DisposeAsync();
            await AdministerAsync(drop);
            Interlocked.Decrement(ref alive);
        }

        protected override void Choose(StatorBuilder stator) => stator.UsePostgres(dataSource);

        private static string Server
        {
            get
            {
                var server = Environment.GetEnvironmentVariable("STATOR_TEST_POSTGRES");
                if (string.IsNullOrEmpty(server))
                {
                    Assert.Fail("STATOR_TEST_POSTGRES is not set: run the tests with build/test, which starts a PostgreSQL of its own.");
                }

                return server!;
            }
        }

        private static async Task AdministerAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(Server);
            await connection.OpenAsync();
            await connection.ExecuteAsync(sql);
        }
    }

    private sealed class SqliteTestDatabase(string file, DbDataSource dataSource) : TestDatabase
    {
        static SqliteTestDatabase() => SQLitePCL.Batteries_V2.Init();

        public override DatabaseKind Kind => DatabaseKind.Sqlite;

        public override DbDataSource DataSource => dataSource;

        public override string ConnectionString => $"Data Source={file}";

        protected override string Clock => "(SELECT now FROM test_clock)";

        public static TestDatabase Create(string name)
        {
            var file = Path.Combine(Path.GetTempPath(), name + ".db");
            foreach (var old in new[] { file, file + "-wal", file + "-shm" })
            {
                File.Delete(old);
            }

            return new SqliteTestDatabase(file, SqliteFactory.Instance.CreateDataSource($"Data Source={file}"));
        }

        public override Task FreezeClockAsync()
            => ExecuteAsync("CREATE TABLE test_clock (now TEXT); INSERT INTO test_clock VALUES ('2026-01-01 00:00:00.000')");

        public override Task AdvanceAsync(TimeSpan time)
            => ExecuteAsync(
                "UPDATE test_clock SET now = strftime('%Y-%m-%d %H:%M:%f', now, @by)",
                new { by = FormattableString.Invariant($"{time.TotalSeconds:+0.###;-0.###;+0} seconds") });

        public override async ValueTask DisposeAsync()
        {
            await dataSource.DisposeAsync();
            SqliteConnection.ClearAllPools();
            foreach (var old in new[] { file, file + "-wal", file + "-shm" })
            {
                File.Delete(old);
            }
        }

        protected override void Choose(StatorBuilder stator) => stator.UseSqlite(dataSource);
    }
}
