using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Stator.Benchmarks.Claims;

/// <summary>
/// What the designs of docs/decisions/0010-the-claim.md cost: every row of a table is claimed and written back once, in batches of 500, by two
/// connections. Needs STATOR_TEST_POSTGRES.
/// </summary>
internal static class ClaimsBenchmark
{
    private const int Rows = 100_000;
    private const int Batch = 500;
    private const int Connections = 2;

    // About 400 bytes and five indexes of the application's own.
    private const string WideColumns =
        ", a text DEFAULT repeat('a', 120), b text DEFAULT repeat('b', 120), c integer DEFAULT 1, d integer DEFAULT 2, e timestamptz DEFAULT now(), "
        + "f text DEFAULT 'customer', g numeric DEFAULT 9.99, h text DEFAULT repeat('h', 60)";

    private static readonly string[] Indexed = ["c", "d", "e", "f", "g"];

    private static int tokens;

    private enum Way
    {
        Plain,
        Prepared,
        WriteAndClaimInOneBatch,
    }

    public static async Task RunAsync()
    {
        await using var source = NpgsqlDataSource.Create(
            Environment.GetEnvironmentVariable("STATOR_TEST_POSTGRES") ?? throw new InvalidOperationException("STATOR_TEST_POSTGRES is not set."));
        Console.WriteLine("| design | row | Move | rows/s | WAL bytes/row | versions/row | of them HOT |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var wide in new[] { false, true })
        {
            foreach (var moves in new[] { 100, 50, 0 })
            {
                foreach (var design in ClaimDesign.All)
                {
                    await MeasureAsync(source, design, wide, moves, Way.Plain);
                }
            }
        }

        foreach (var way in new[] { Way.Plain, Way.Prepared, Way.WriteAndClaimInOneBatch, Way.Plain, Way.Prepared, Way.WriteAndClaimInOneBatch })
        {
            await MeasureAsync(source, ClaimDesign.LeaseColumn, wide: false, moves: 100, way);
        }

        await ExecuteAsync(source, "DROP TABLE IF EXISTS jobs, orders");
    }

    private static async Task MeasureAsync(NpgsqlDataSource source, ClaimDesign design, bool wide, int moves, Way way)
    {
        await FillAsync(source, design, wide);
        var wal = await ScalarAsync<decimal>(source, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
        var start = TimeProvider.System.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => WorkAsync(source, design, moves, way)));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        wal = await ScalarAsync<decimal>(source, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn") - wal;
        if (done.Sum() != Rows)
        {
            throw new InvalidOperationException($"{done.Sum()} rows were written, and not {Rows}.");
        }

        // The counters are sent when a connection has nothing else to do.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        var versions = await ScalarAsync<long>(source, "SELECT sum(n_tup_upd)::bigint FROM pg_stat_user_tables WHERE relname IN ('jobs', 'orders')");
        var hot = await ScalarAsync<long>(source, "SELECT sum(n_tup_hot_upd)::bigint FROM pg_stat_user_tables WHERE relname IN ('jobs', 'orders')");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {design.Name}{(way == Way.Plain ? "" : ", " + way)} | {(wide ? "wide" : "narrow")} | {moves} % | {Rows / seconds:N0} | {wal / Rows:N0} "
            + $"| {(double)versions / Rows:F2} | {100.0 * hot / versions:F0} % |"));
    }

    private static async Task FillAsync(NpgsqlDataSource source, ClaimDesign design, bool wide)
    {
        var extra = wide ? WideColumns : "";
        var indexes = wide ? string.Concat(Indexed.Select(c => $"CREATE INDEX ON {(design.Sidecar ? "orders" : "jobs")} ({c});")) : "";
        var domain = design.Sidecar
            ? $"""
               CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, state text COLLATE "C" NOT NULL{extra}) WITH (fillfactor = 70);
               INSERT INTO orders (id, customer, state) SELECT i, i % 1000, 'Working' FROM generate_series(1, {Rows}) AS i;
               """
            : "";
        await ExecuteAsync(
            source,
            $"""
            DROP TABLE IF EXISTS jobs, orders;
            CREATE TABLE jobs (
                id bigint PRIMARY KEY, customer bigint, state text COLLATE "C" NOT NULL, changed timestamptz NOT NULL DEFAULT now(), next timestamptz,
                token uuid, lease timestamptz, attempts integer NOT NULL DEFAULT 0, error text{(design.Sidecar ? "" : extra)}
            ) WITH (fillfactor = 50, autovacuum_enabled = off);
            INSERT INTO jobs (id, customer, state, next)
                SELECT i, i % 1000, 'Working', now() - interval '1 hour' + i * interval '1 ms' FROM generate_series(1, {Rows}) AS i;
            CREATE INDEX ON jobs (next, id) WHERE next IS NOT NULL;
            {domain}{indexes}
            """);
        await ExecuteAsync(source, "VACUUM ANALYZE");
        await ExecuteAsync(source, "CHECKPOINT");
    }

    private static async Task<int> WorkAsync(NpgsqlDataSource source, ClaimDesign design, int moves, Way way)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var claim = new NpgsqlCommand(design.Claim, connection) { Parameters = { new("limit", Batch), new("token", Guid.Empty) } };
        await using var write = new NpgsqlCommand(design.Write, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]>("keys", []), new NpgsqlParameter<string?[]>("targets", []), new("token", Guid.Empty),
            },
        };
        if (way == Way.Prepared)
        {
            await claim.PrepareAsync();
            await write.PrepareAsync();
        }

        var done = 0;
        var keys = await ClaimAsync(claim);
        while (keys.Length > 0)
        {
            done += keys.Length;
            var written = design.WritesStays ? keys : [.. keys.Where(k => k % 100 < moves)];
            write.Parameters[0].Value = written;
            write.Parameters[1].Value = written.Select(k => k % 100 < moves ? "Done" : null).ToArray();
            write.Parameters[2].Value = claim.Parameters[1].Value;
            if (way == Way.WriteAndClaimInOneBatch)
            {
                keys = await BatchAsync(connection, write, claim);
                continue;
            }

            if (written.Length > 0)
            {
                await write.ExecuteNonQueryAsync();
            }

            keys = await ClaimAsync(claim);
        }

        return done;
    }

    private static Guid NewToken() => new(Interlocked.Increment(ref tokens), 0, 0, new byte[8]);

    private static async Task<long[]> ClaimAsync(NpgsqlCommand claim)
    {
        claim.Parameters[1].Value = NewToken();
        await using var reader = await claim.ExecuteReaderAsync();
        return await ReadAsync(reader);
    }

    // One round trip and one commit.
    private static async Task<long[]> BatchAsync(NpgsqlConnection connection, NpgsqlCommand write, NpgsqlCommand claim)
    {
        await using var batch = new NpgsqlBatch(connection);
        var written = new NpgsqlBatchCommand(write.CommandText);
        written.Parameters.AddRange(write.Parameters.Select(p => p.Clone()).ToArray());
        claim.Parameters[1].Value = NewToken();
        var claimed = new NpgsqlBatchCommand(claim.CommandText);
        claimed.Parameters.AddRange(claim.Parameters.Select(p => p.Clone()).ToArray());
        batch.BatchCommands.Add(written);
        batch.BatchCommands.Add(claimed);
        await using var reader = await batch.ExecuteReaderAsync();
        return await ReadAsync(reader);
    }

    private static async Task<long[]> ReadAsync(NpgsqlDataReader reader)
    {
        var keys = new List<long>(Batch);
        while (await reader.ReadAsync())
        {
            keys.Add(reader.GetInt64(0));
        }

        return [.. keys];
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
