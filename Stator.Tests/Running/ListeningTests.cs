using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>What processes on one PostgreSQL tell each other, and how many connections and statements it takes.</summary>
public sealed class ListeningTests
{
    private const string Runner = "runner of the test";

    private readonly Probe probe = new();
    private readonly ConcurrentQueue<long> tried = new();
    private SemaphoreSlim triedOne = null!;
    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync()
    {
        triedOne = new SemaphoreSlim(0);
        tried.Clear();
        probe.Working = (job, _, _) =>
        {
            tried.Enqueue(job.Id);
            triedOne.Release();
            return new(Job.WorkingOutcome.Done);
        };
        stator = await TestStator.CreateAsync(DatabaseKind.Postgres, frozenClock: false);
    }

    [TearDown]
    public async Task DropAsync()
    {
        await stator.DisposeAsync();
        triedOne.Dispose();
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(30_000)]
    public async Task What_another_process_inserts_or_commands_is_checked_at_once(CancellationToken token)
    {
        await using var runner = await RunnerAsync(Hourly, token);

        var parked = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Parked }, cancellationToken: token);
        var working = await Jobs.InsertAsync(new Job { Name = "b" }, cancellationToken: token);
        await triedOne.WaitAsync(token);
        await Jobs.ResumeAsync(parked, cancellationToken: token);
        await triedOne.WaitAsync(token);
        var delayed = await Jobs.InsertAsync(new Job { Name = "c" }, new() { Delay = TimeSpan.FromMilliseconds(500) }, cancellationToken: token);
        await triedOne.WaitAsync(token);

        Assert.That(tried, Is.EqualTo(new[] { working, parked, delayed }));
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(30_000)]
    public async Task What_a_repair_makes_due_is_told_to_other_processes(CancellationToken token)
    {
        await stator.Database.ExecuteAsync("INSERT INTO jobs (name, count, urgent, state_next) VALUES ('a', 0, false, NULL)");
        var heard = new List<string>();
        await using var ear = await ListenAsync(heard, token);

        await stator.Services.GetRequiredService<IStatorMaintenance>().ExamineAsync("Job", repair: true, token);

        await HearAsync(ear, heard, token);
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(30_000)]
    public async Task What_a_transaction_inserts_is_checked_when_it_commits(CancellationToken token)
    {
        await using var runner = await RunnerAsync(Hourly, token);
        var heard = new List<string>();
        await using var ear = await ListenAsync(heard, token);
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);

        await Jobs.InsertAsync(new Job { Name = "a" }, transaction: transaction, cancellationToken: token);
        await ear.ExecuteAsync("SELECT 1");
        Assert.That((heard.Contains("jobs 0"), tried.IsEmpty), Is.EqualTo((false, true)));
        await transaction.CommitAsync(token);

        // A runner that has just begun may look for itself, so that the message is waited for too.
        await HearAsync(ear, heard, token);
        await triedOne.WaitAsync(token);
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(60_000)]
    public async Task A_connection_that_is_lost_is_made_again_and_what_was_missed_is_found(CancellationToken token)
    {
        await using var runner = await RunnerAsync(Hourly, token);

        // Not told to anybody, and nobody is listening.
        await using (var connection = await stator.Database.DataSource.OpenConnectionAsync(token))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO jobs (name, count, urgent) VALUES ('a', 0, false);
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = @Runner AND query ~ 'LISTEN';
                """,
                new { Runner });
        }

        await triedOne.WaitAsync(token);
        await Jobs.InsertAsync(new Job { Name = "b" }, cancellationToken: token);
        await triedOne.WaitAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Looking_goes_on_whether_messages_arrive_or_not(CancellationToken token)
    {
        await using var runner = await RunnerAsync(
            o =>
            {
                o.MaxPollInterval = o.ListenPollInterval = TimeSpan.FromMilliseconds(200);
                o.CallTimeout = TimeSpan.FromSeconds(3);
            },
            token);

        await stator.Database.ExecuteAsync("INSERT INTO jobs (name, count, urgent) VALUES ('a', 0, false)");
        await triedOne.WaitAsync(token);

        var pooled = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("STATOR_TEST_PGBOUNCER"));
        Assert.That(runner.Log.Of(3003).Count(), Is.EqualTo(pooled ? 1 : 0), "said once, and only behind a pooler");
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(30_000)]
    public async Task A_burst_of_inserts_sends_few_messages_and_a_transaction_one(CancellationToken token)
    {
        await using var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync(token);
        var payloads = new List<string>();
        connection.Notification += (_, message) => payloads.Add(message.Payload);
        await connection.ExecuteAsync("LISTEN stator");

        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        }

        var most = 1 + (int)(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds / 5);
        await HearAllAsync("end of burst");
        Assert.That(payloads.Count(p => p == "jobs 0"), Is.InRange(1, Math.Min(most, 99)));

        payloads.Clear();
        await using (var other = await stator.Database.DataSource.OpenConnectionAsync(token))
        await using (var transaction = await other.BeginTransactionAsync(token))
        {
            for (var i = 0; i < 20; i++)
            {
                await Jobs.InsertAsync(new Job { Name = "a" }, transaction: transaction, cancellationToken: token);
            }

            await transaction.CommitAsync(token);
        }

        await Jobs.InsertAsync(new Job { Name = "later" }, new() { Delay = TimeSpan.FromHours(1) }, cancellationToken: token);
        await HearAllAsync("end of transaction");
        Assert.That(payloads, Is.EqualTo(new[] { "jobs 0", "end of transaction" }));

        async Task HearAllAsync(string last)
        {
            await stator.Database.ExecuteAsync("SELECT pg_notify('stator', @last)", new { last });
            while (!payloads.Contains(last))
            {
                await connection.WaitAsync(token);
            }
        }
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(60_000)]
    public async Task A_runner_with_nothing_to_do_sends_one_statement_at_a_time_for_all_machines(CancellationToken token)
    {
        var statements = new ConcurrentQueue<string>();
        using var looks = new SemaphoreSlim(0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var text = string.Join(' ', activity.TagObjects.Select(t => t.Value?.ToString()));
                statements.Enqueue(text);
                if (text.Contains("AS peek", StringComparison.Ordinal))
                {
                    looks.Release();
                }
            },
        };
        await using var runner = await RunnerAsync(
            o => o.MinPollInterval = o.MaxPollInterval = o.ListenPollInterval = o.SweepInterval = TimeSpan.FromMilliseconds(100), token);
        ActivitySource.AddActivityListener(listener);

        for (var i = 0; i < 10; i++)
        {
            await looks.WaitAsync(token);
        }

        // Histories are looked after once an hour, and so maybe now.
        var kinds = statements.Where(s => !s.Contains("_history", StringComparison.Ordinal)).ToArray();
        Assert.That(kinds.Where(s => !s.Contains("AS peek", StringComparison.Ordinal) && s.Contains("SELECT", StringComparison.Ordinal)), Is.Empty);
        Assert.That(kinds.Count(s => s.Contains("UPDATE", StringComparison.Ordinal)), Is.Zero);
    }

    [Test]
    [Category("Direct")]
    [CancelAfter(120_000)]
    public async Task Two_hundred_slots_take_two_connections_and_one_for_listening(CancellationToken token)
    {
        const int Rows = 2_000;
        using var blocked = new CountdownEvent(100);
        using var release = new ManualResetEventSlim();
        var done = 0;
        probe.Working = (job, _, _) =>
        {
            if (job.Count == 1)
            {
                blocked.Signal();
                release.Wait(token);
            }

            Interlocked.Increment(ref done);
            return new(Job.WorkingOutcome.Done);
        };
        await stator.Database.ExecuteAsync(
            $"""
            INSERT INTO jobs (name, count, urgent, state_next) SELECT 'blocks', 1, false, '2000-01-01' FROM generate_series(1, 100);
            INSERT INTO jobs (name, count, urgent) SELECT 'quick', 0, false FROM generate_series(1, {Rows});
            INSERT INTO jobs (name, count, urgent, state, state_changed) SELECT 'old', 0, false, 'Done', '2000-01-01' FROM generate_series(1, {Rows});
            """);
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(150, ports);
        try
        {
            await using var runner = await RunnerAsync(
                o =>
                {
                    o.Concurrency = 200;
                    o.SweepInterval = TimeSpan.FromMilliseconds(100);
                    o.SweepBatch = 100;
                    o.WriteBatch = 20;

                    // Half of it is less than the ten seconds that the state allows, so that leases are renewed.
                    o.Lease = TimeSpan.FromSeconds(6);
                    o.CallTimeout = TimeSpan.FromSeconds(5);
                },
                token);

            var most = 0L;
            while (!blocked.IsSet || Volatile.Read(ref done) < Rows)
            {
                most = Math.Max(most, await ConnectionsAsync());
            }

            most = Math.Max(most, await ConnectionsAsync());
            release.Set();
            Assert.That(most, Is.InRange(2, 3));
        }
        finally
        {
            release.Set();
            ThreadPool.SetMinThreads(workers, ports);
        }

        Task<long> ConnectionsAsync() => stator.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = @Runner AND query !~ 'CREATE'", new { Runner });
    }

    private async Task<NpgsqlConnection> ListenAsync(List<string> heard, CancellationToken token)
    {
        var connection = (NpgsqlConnection)await stator.Database.DataSource.OpenConnectionAsync(token);
        connection.Notification += (_, told) => heard.Add(told.Payload);
        await connection.ExecuteAsync("LISTEN stator");
        return connection;
    }

    private static async Task HearAsync(NpgsqlConnection ear, List<string> heard, CancellationToken token)
    {
        while (!heard.Contains("jobs 0"))
        {
            await ear.WaitAsync(token);
        }
    }

    private static void Hourly(StatorOptions options)
        => options.MinPollInterval = options.MaxPollInterval = options.SweepInterval = TimeSpan.FromHours(1);

    private async Task<RunningHost> RunnerAsync(Action<StatorOptions> options, CancellationToken token)
    {
        var name = new NpgsqlConnectionStringBuilder(stator.Database.ConnectionString) { ApplicationName = Runner }.ConnectionString;
        var dataSource = NpgsqlDataSource.Create(name);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<LogRecorder>().AddSingleton(probe).AddSingleton(new BasicProbe());
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Debug).Services.AddSingleton<ILoggerProvider>(p => p.GetRequiredService<LogRecorder>()));
        builder.Services.AddStator(s => s.UsePostgres(dataSource).AddMachines().RunMachines(options));
        var running = new RunningHost(builder.Build(), dataSource);
        await running.StartAsync(token);
        return running;
    }

    private sealed class RunningHost(IHost host, NpgsqlDataSource dataSource) : IAsyncDisposable
    {
        public LogRecorder Log => host.Services.GetRequiredService<LogRecorder>();

        /// <summary>Starts it, and waits until it listens, or knows that it cannot.</summary>
        public async Task StartAsync(CancellationToken token)
        {
            await host.StartAsync(token);
            while (!Log.Of(3003).Concat(Log.Of(3004)).Any())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
            await dataSource.DisposeAsync();
        }
    }
}
