using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Running;

/// <summary>
/// What makes a waiting runner look. It would look by itself after an hour, so that whatever is found is found for the reason that the
/// test names.
/// </summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class WakingTests(DatabaseKind kind)
{
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
        probe.Working = (job, _, _) => Tried(job.Id, Job.WorkingOutcome.Done);
        probe.Reviewing = (job, _) =>
        {
            Tried(job.Id, 0);
            return Task.FromResult<JobState?>(JobState.Done);
        };
        stator = await TestStator.CreateAsync(kind, frozenClock: false);
    }

    [TearDown]
    public async Task DropAsync()
    {
        await stator.DisposeAsync();
        triedOne.Dispose();
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_row_that_the_same_process_inserts_or_commands_is_checked_at_once(CancellationToken token)
    {
        using var host = await StartIdleAsync(token);
        var jobs = host.Services.GetRequiredService<IStator<Job>>();

        var parked = await jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Parked }, cancellationToken: token);
        var working = await jobs.InsertAsync(new Job { Name = "b" }, cancellationToken: token);
        await triedOne.WaitAsync(token);
        await jobs.ResumeAsync(parked, cancellationToken: token);
        await triedOne.WaitAsync(token);

        Assert.That(tried, Is.EqualTo(new[] { working, parked }));
        await host.StopAsync(token);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_row_that_has_been_seen_is_checked_when_it_is_due(CancellationToken token)
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromSeconds(1) }, cancellationToken: token);
        using var host = await StartAsync();

        await triedOne.WaitAsync(token);

        Assert.That(tried, Is.EqualTo(new[] { id }));
        await host.StopAsync(token);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_row_that_stays_is_checked_again_when_it_is_due(CancellationToken token)
    {
        probe.Working = (job, _, _) => Tried(job.Id, tried.IsEmpty ? Job.WorkingOutcome.StayFor(TimeSpan.FromMilliseconds(300)) : Job.WorkingOutcome.Done);
        using var host = await StartIdleAsync(token);

        await host.Services.GetRequiredService<IStator<Job>>().InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        await triedOne.WaitAsync(token);
        await triedOne.WaitAsync(token);

        await host.StopAsync(token);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_timeout_of_an_external_state_is_taken_when_it_is_due(CancellationToken token)
    {
        var id = await Jobs.InsertAsync(new Job { Name = "a" }, new() { State = JobState.Parked }, cancellationToken: token);
        await stator.Database.ExecuteAsync(kind == DatabaseKind.Postgres
            ? "UPDATE jobs SET state_changed = state_changed - interval '1 day' + interval '1 second', state_next = state_changed + interval '1 second'"
            : """
              UPDATE jobs SET state_changed = strftime('%Y-%m-%d %H:%M:%f', state_changed, '-86399 seconds'),
                  state_next = strftime('%Y-%m-%d %H:%M:%f', state_changed, '+1 seconds')
              """);
        using var host = await StartAsync();

        await WaitForLogAsync(host, 2101, token);

        Assert.That((await Jobs.FindAsync(id, cancellationToken: token))!.State, Is.EqualTo(JobState.Expired));
        await host.StopAsync(token);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_machine_without_its_table_keeps_no_other_from_its_rows(CancellationToken token)
    {
        await stator.Database.ExecuteAsync("DROP TABLE parcels");
        await Jobs.InsertAsync(new Job { Name = "a" }, cancellationToken: token);
        using var host = await StartAsync();

        await triedOne.WaitAsync(token);

        var broken = host.Services.GetRequiredService<LogRecorder>().Of(3001).Where(e => e.Text.Contains("looking", StringComparison.Ordinal));
        Assert.That(broken.Select(e => e.Text), Has.All.StartsWith("Parcel"));
        await host.StopAsync(token);
    }

    [Test]
    public async Task One_statement_says_what_there_is_to_do_for_every_machine()
    {
        var (job, hop) = (Job.Graph.Machine.Definition, Hop.Graph.Machine.Definition);
        var none = await stator.Store.PeekAsync([job, hop], CancellationToken.None);
        await Jobs.InsertAsync(new Job { Name = "due" });
        await stator.Of<Hop>().InsertAsync(new Hop(), new() { Delay = TimeSpan.FromHours(1) });
        var some = await stator.Store.PeekAsync([hop, job], CancellationToken.None);

        Assert.That(none.Select(p => p.ToString()), Has.All.EqualTo(default(Peeked).ToString()));
        Assert.That(some[0].Next, Is.EqualTo(TimeSpan.FromHours(1)).Within(TimeSpan.FromMinutes(1)));
        Assert.That((some[0].Checks, some[1].Checks, some[1].Next), Is.EqualTo((false, true, default(TimeSpan?))));
    }

    [TestCase("Working", "-2 hours", "NULL", "checks")]
    [TestCase("Parked", "-2 days", "NULL", "sweeps")]
    [TestCase("Retired", "-2 days", "NULL", "sweeps")]
    [TestCase("Done", "-2 hours", "NULL", "deletes")]
    [TestCase("Done", "-1 minutes", "NULL", "")]
    [TestCase("Unknown", "-2 hours", "NULL", "")]
    public async Task Each_kind_of_work_is_seen(string state, string since, string token, string seen)
    {
        var time = kind == DatabaseKind.Postgres
            ? $"statement_timestamp() + interval '{since}'"
            : $"strftime('%Y-%m-%d %H:%M:%f', 'now', '{since}')";
        var next = state is "Done" or "Retired" ? "NULL" : time;
        await stator.Database.ExecuteAsync(
            $"""
            INSERT INTO jobs (name, count, urgent, state, state_changed, state_next, state_token)
            VALUES ('a', 0, {(kind == DatabaseKind.Postgres ? "false" : "0")}, '{state}', {time}, {next}, {token})
            """);

        var peeked = (await stator.Store.PeekAsync([Job.Graph.Machine.Definition], CancellationToken.None))[0];

        var all = new[] { peeked.Checks ? "checks" : "", peeked.Sweeps ? "sweeps" : "", peeked.Deletes ? "deletes" : "" };
        Assert.That(string.Join(' ', all.Where(s => s.Length > 0)), Is.EqualTo(seen));
    }

    [Test]
    public async Task Rows_on_lease_are_not_due_until_their_leases_end()
    {
        await Jobs.InsertAsync(new Job { Name = "a" });
        var machine = Job.Graph.Machine.Definition;
        await stator.Store.ClaimAsync(machine, 1, new Guid(1, 0, 0, new byte[8]), TimeSpan.FromSeconds(30), null, CancellationToken.None);

        var peeked = (await stator.Store.PeekAsync([machine], CancellationToken.None))[0];

        Assert.That(peeked.Checks, Is.False);
        Assert.That(peeked.Next, Is.EqualTo(TimeSpan.FromSeconds(30)).Within(TimeSpan.FromSeconds(10)));
    }

    private ValueTask<T> Tried<T>(long id, T answer)
    {
        tried.Enqueue(id);
        triedOne.Release();
        return new(answer);
    }

    /// <summary>Starts a host, and lets it look for the first time: a row that is there already is the sign that it has.</summary>
    private async Task<IHost> StartIdleAsync(CancellationToken token)
    {
        await Jobs.InsertAsync(new Job { Name = "first" }, cancellationToken: token);
        var host = await StartAsync();
        await triedOne.WaitAsync(token);
        tried.Clear();
        return host;
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<LogRecorder>().AddSingleton(probe).AddSingleton(new BasicProbe());
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Debug).Services.AddSingleton<ILoggerProvider>(p => p.GetRequiredService<LogRecorder>()));
        builder.Services.AddStator(s => stator.Database.Use(s, frozenClock: false).AddMachines().RunMachines(o =>
        {
            o.MinPollInterval = o.MaxPollInterval = o.SweepInterval = TimeSpan.FromHours(1);
            o.UseNotifications = false;
        }));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task WaitForLogAsync(IHost host, int eventId, CancellationToken token)
    {
        while (!host.Services.GetRequiredService<LogRecorder>().Of(eventId).Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
        }
    }
}
