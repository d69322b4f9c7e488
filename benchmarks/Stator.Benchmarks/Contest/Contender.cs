using System;
using System.IO;
using System.Threading.Tasks;

namespace Stator.Benchmarks.Contest;

/// <summary>Something that works off rows.</summary>
/// <param name="Name">As the table shows it.</param>
internal abstract record Contender(string Name)
{
    /// <summary>Starts a worker, which makes the tables it lacks.</summary>
    public abstract Task<WorkerProcess> StartAsync(Arena arena);

    /// <summary>Puts rows in, all visible at once.</summary>
    public abstract Task InsertAsync(Arena arena, int rows);

    /// <summary>Whether the row that was inserted last is finished. It costs next to nothing to ask.</summary>
    public abstract Task<bool> IsLastDoneAsync(Arena arena);

    /// <summary>Whether all are.</summary>
    public abstract Task<bool> AreAllDoneAsync(Arena arena);
}

/// <summary>A machine of this assembly, with a table of its own that needs no values: by the engine, or by its bare statements.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Table">The machine's table.</param>
/// <param name="Arguments">What the worker is started with: the first comes before the connection string, the others after.</param>
internal sealed record StatorContender(string Name, string Table, params string[] Arguments) : Contender(Name)
{
    // A row that is done is due never, or after its RetryAfter of an hour; one on lease, a few seconds from now at most.
    private const string Soon = "state_next < statement_timestamp() + interval '10 minutes'";

    public override Task<WorkerProcess> StartAsync(Arena arena)
        => WorkerProcess.StartStatorAsync([Arguments[0], arena.ForWorkers, .. Arguments[1..]]);

    public override Task InsertAsync(Arena arena, int rows)
        => arena.ExecuteAsync($"INSERT INTO {Table} (id) SELECT nextval(pg_get_serial_sequence('{Table}', 'id')) FROM generate_series(1, {rows})");

    public override Task<bool> IsLastDoneAsync(Arena arena) => arena.QueryAsync<bool>($"SELECT ({Soon}) IS NOT TRUE FROM {Table} ORDER BY id DESC LIMIT 1");

    public override Task<bool> AreAllDoneAsync(Arena arena)
        // Not EXISTS, which reads all of a large table, on every processor, while others are timed.
        => arena.QueryAsync<bool>($"SELECT (SELECT 1 FROM {Table} WHERE {Soon} ORDER BY state_next LIMIT 1) IS NULL");
}

/// <summary>graphile-worker, https://worker.graphile.org, with one task that does nothing.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Setting">"fast" or "defaults".</param>
/// <param name="Job">"step" or "ping".</param>
internal sealed record GraphileContender(string Name, string Setting, string Job = "step") : Contender(Name)
{
    public override Task<WorkerProcess> StartAsync(Arena arena)
    {
        var modules = Environment.GetEnvironmentVariable("STATOR_BENCH_NODE_MODULES")
            ?? throw new InvalidOperationException("STATOR_BENCH_NODE_MODULES is not set: run this with build/bench, which installs graphile-worker.");
        var given = new Npgsql.NpgsqlConnectionStringBuilder(arena.ForWorkers);
        return WorkerProcess.StartAsync(
            "node",
            [
                Path.Combine(AppContext.BaseDirectory, "Workers", "graphile.mjs"), modules,
                $"postgres://{given.Username}@{given.Host}:{given.Port}/{given.Database}", Setting, Job,
            ]);
    }

    public override Task InsertAsync(Arena arena, int rows)
        => arena.ExecuteAsync(
            $$"""
            SELECT 1 FROM graphile_worker.add_jobs(ARRAY(
                SELECT json_populate_record(NULL::graphile_worker.job_spec, json_build_object('identifier', '{{Job}}', 'payload', '{}'::json))
                FROM generate_series(1, {{rows}})))
            """);

    public override Task<bool> IsLastDoneAsync(Arena arena)
        => arena.QueryAsync<bool>(
            """
            SELECT NOT EXISTS (
                SELECT 1 FROM graphile_worker._private_jobs
                WHERE id = pg_sequence_last_value(pg_get_serial_sequence('graphile_worker._private_jobs', 'id')::regclass))
            """);

    public override Task<bool> AreAllDoneAsync(Arena arena)
        => arena.QueryAsync<bool>("SELECT NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs)");
}
