using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Npgsql;

namespace Stator.Benchmarks.Contest;

/// <summary>The private PostgreSQL that build/bench starts. Workers log in as a role of their own, so that their statements can be told apart.</summary>
internal static class Server
{
    public const string Worker = "bench_worker";

    private static readonly Lazy<string> Address = new(
        () => Environment.GetEnvironmentVariable("STATOR_BENCH_POSTGRES") is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException("STATOR_BENCH_POSTGRES is not set: run this with build/bench, which starts a PostgreSQL."));

    /// <summary>What opens a database of the server.</summary>
    public static string ConnectionString(string database, string user)
        => new NpgsqlConnectionStringBuilder(Address.Value) { Database = database, Username = user, IncludeErrorDetail = true }.ConnectionString;

    /// <summary>Makes the role of the workers, and stops counting statements until somebody asks.</summary>
    public static async Task PrepareAsync()
    {
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        await ExecuteAsync($"DROP ROLE IF EXISTS {Worker}; CREATE ROLE {Worker} SUPERUSER LOGIN");
        await CountStatementsAsync(false);
    }

    /// <summary>Begins or ends the counting of statements. It is off while anything is timed.</summary>
    public static async Task CountStatementsAsync(bool isOn)
    {
        await SetAsync("pg_stat_statements.track", isOn ? "top" : "none");
        await ExecuteAsync("SELECT pg_stat_statements_reset()");
    }

    /// <summary>How many statements the workers have sent since, and how many of them did more than reset a connection that came from a pool.</summary>
    public static Task<(long All, long Working)> StatementsAsync() => QueryAsync<(long, long)>(
        $"""
        SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(calls) FILTER (WHERE query <> 'DISCARD ALL'), 0)::bigint
        FROM pg_stat_statements
        WHERE userid = '{Worker}'::regrole
        """);

    /// <summary>The processor time of all the server's processes since its start, those that are over included.</summary>
    public static async Task<TimeSpan> CpuAsync()
    {
        var postmaster = (await QueryAsync<string>("SELECT pg_read_file('postmaster.pid')")).Split('\n')[0];
        var ticks = 0L;
        foreach (var folder in Directory.GetDirectories("/proc").Where(f => Path.GetFileName(f).All(char.IsAsciiDigit)))
        {
            try
            {
                // The name, in parentheses, may hold spaces; after it come the state and the parent.
                var fields = (await File.ReadAllTextAsync(Path.Combine(folder, "stat"))).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var isPostmaster = Path.GetFileName(folder) == postmaster;
                ticks += isPostmaster ? fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture))
                    : fields[1] == postmaster ? fields[11..13].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)) : 0;
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    public static async Task SetAsync(string setting, string value)
    {
        await ExecuteAsync($"ALTER SYSTEM SET {setting} = '{value}'");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    public static async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(sql, commandTimeout: 600);
    }

    public static async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        return await connection.QuerySingleAsync<T>(sql);
    }

    private static async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString("postgres", "postgres"));
        await connection.OpenAsync();
        return connection;
    }
}
