using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Stator.Hosting;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>Where options come from, what is said of wrong ones, and what becomes of changes while machines run.</summary>
public sealed class OptionsTests
{
    private static IEnumerable<string> Names => typeof(StatorOptions).GetProperties().Select(p => p.Name);

    [Test]
    public void The_configuration_counts_more_than_code_and_code_more_than_defaults()
    {
        using var services = Services(
            ("Stator:Concurrency", "7"), ("stator:maxpollinterval", "5s"), ("Stator:Lease", "00:01:00"), ("Stator:Queues:0", "mail"),
            ("Stator:Queues:1", "web, not two"), ("Stator:ExcludedQueues", "a, b"), ("Stator:QueueOptions:mail:Concurrency", "2"),
            ("Stator:QueueOptions:mail:RateLimit", "100"), ("Stator:EachQueue:RatePeriod", "500ms"), ("Stator:UseNotifications", "False"));
        var options = services.GetRequiredService<IOptions<StatorOptions>>().Value;

        Assert.Multiple(() =>
        {
            Assert.That(options.Concurrency, Is.EqualTo(7));
            Assert.That(options.ClaimBatch, Is.EqualTo(40), "of the code");
            Assert.That(options.WriteBatch, Is.EqualTo(500), "the default");
            Assert.That(options.MaxPollInterval, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(options.Lease, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(options.Queues, Is.EqualTo(new[] { "mail", "web, not two" }));
            Assert.That(options.ExcludedQueues, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(options.UseNotifications, Is.False);
            Assert.That(options.ConcurrencyOf("mail"), Is.EqualTo(2));
            Assert.That(options.RateOf("mail"), Is.EqualTo((100, TimeSpan.FromMilliseconds(500))), "what a queue does not say is as each queue has it");
            Assert.That(options.RateOf("web"), Is.Null);
        });
    }

    [TestCase("Stator:Concurrency", "ten", "'Stator:Concurrency' in the configuration is 'ten'. It must be a whole number")]
    [TestCase("Stator:Concurrency", "0", "StatorOptions.Concurrency is 0. It must be from 1 to 10000.")]
    [TestCase("Stator:Lease", "30", "'Stator:Lease' in the configuration is '30'. It must be a duration with a unit")]
    [TestCase("Stator:Lease", "2d", "StatorOptions.Lease is 2.00:00:00. It must be from 00:00:01 to 1.00:00:00.")]
    [TestCase("Stator:MaxClaimErrors", "0", "StatorOptions.MaxClaimErrors is 0. It must be from 1 to 1000000.")]
    [TestCase("Stator:StuckAfter", "40s", "StatorOptions.StuckAfter is 00:00:40. It must be at least ten times StatorOptions.CallTimeout, which is 00:00:05")]
    [TestCase("Stator:LivenessInterval", "30s", "StatorOptions.LivenessInterval is 00:00:30. It must be from 00:00:00.1000000 to 00:00:29.")]
    [TestCase("Stator:LivenessFile", "/no/such/folder/alive", "StatorOptions.LivenessFile is '/no/such/folder/alive', and cannot be written. Name a file")]
    [TestCase("Stator:UseNotifications", "maybe", "It must be true or false")]
    [TestCase("Stator:Concurency", "5", "'Stator:Concurency' in the configuration is no option. Did you mean 'Concurrency'?")]
    [TestCase("Stator:QueueOptions:mail:Rate", "5", "'Stator:QueueOptions:mail:Rate' in the configuration is no option.")]
    [TestCase("Stator:QueueOptions:mail:RateLimit", "0", "StatorOptions.QueueOptions:mail:RateLimit is 0. It must be from 1 to 1000000.")]
    [TestCase("Stator:Include:0", "Jobb", "StatorOptions.Include names 'Jobb', which is no machine. Did you mean 'Job'? There are: ")]
    [TestCase("Stator:Exclude:0", "Parcel.Refunds", "Did you mean 'Parcel.Refund'?")]
    public void What_is_wrong_is_named_when_the_host_starts(string key, string value, string says)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]);
        builder.Services.AddStator(s => s.UseSqlite(Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource("Data Source=:memory:"))
            .AddMachines().RunMachines());
        using var host = builder.Build();

        Assert.That(async () => await host.StartAsync(), Throws.InstanceOf<OptionsValidationException>().Or.InstanceOf<InvalidOperationException>().With.Message.Contains(says));
    }

    [Test]
    public void Queues_without_a_machine_that_has_any_are_refused()
    {
        var options = new StatorOptions();
        options.Queue("mail").Concurrency = 2;
        Assert.That(
            new StatorOptionsRules(new ServedRules([Hop.Graph.Machine.Definition])).Validate(null, options).FailureMessage, Does.Contain("no machine has any"));
    }

    [Test]
    public void Leaving_out_every_machine_is_refused()
        => Assert.That(
            new StatorOptionsRules(new ServedRules([Hop.Graph.Machine.Definition])).Validate(null, new StatorOptions { Exclude = ["Hop"] }).FailureMessage,
            Does.Contain("leave no machine to run. There are: Hop."));

    [Test]
    public async Task A_machine_that_is_left_out_is_neither_claimed_nor_swept_and_its_verbs_go_on()
    {
        await using var stator = await TestStator.CreateAsync(DatabaseKind.Sqlite, o => o.Exclude = ["Errand", "Job"]);
        var errand = await stator.Of<Errand>().InsertAsync(new Errand());
        var job = await stator.Of<Job>().InsertAsync(new Job { Name = "a" }, new InsertOptions<JobState> { State = JobState.Parked });
        await stator.Of<Hop>().InsertAsync(new Hop());
        await stator.Database.AdvanceAsync(TimeSpan.FromDays(2));

        var report = await stator.Runner.RunOnceAsync();

        Assert.That(report, Is.EqualTo(new RunReport { Moved = 1 }), "of Hop");
        Assert.That((await stator.Of<Errand>().FindAsync(errand))!.State, Is.EqualTo(ErrandState.Waiting));
        Assert.That((await stator.Of<Job>().FindAsync(job))!.State, Is.EqualTo(JobState.Parked), "though its time is up");
        Assert.That(await stator.Of<Job>().ResumeAsync(job), Is.True);

        await using var other = await TestStator.OnAsync(stator.Database, o => o.Include = ["Errand"]);
        Assert.That(await other.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Moved = 1 }));
    }

    [Test]
    public void A_change_that_is_valid_counts_at_once_as_far_as_it_may()
    {
        var configuration = Configuration(("Stator:Concurrency", "3"));
        using var services = Services(configuration);
        var current = services.GetRequiredService<LiveOptions>().Current;
        var log = services.GetRequiredService<LogRecorder>();

        Change(configuration, ("Stator:Concurrency", "8"), ("Stator:Lease", "1m"), ("Stator:QueueOptions:mail:RateLimit", "5"));

        Assert.That(current.Concurrency, Is.EqualTo(8));
        Assert.That(current.RateOf("mail")!.Value.Limit, Is.EqualTo(5));
        Assert.That(current.Lease, Is.EqualTo(TimeSpan.FromSeconds(30)), "leases are of one length for as long as a process runs");
        Assert.That(log.Entries.Select(e => e.Text), Has.Some.Contains("Options have changed: Concurrency, QueueOptions."));
        Assert.That(log.Entries.Select(e => e.Text), Has.Some.Contains("count from the next start on only: Lease."));
    }

    [Test]
    public void A_change_that_is_not_valid_is_refused_as_a_whole_and_said()
    {
        var configuration = Configuration(("Stator:Concurrency", "3"));
        using var services = Services(configuration);
        var current = services.GetRequiredService<LiveOptions>().Current;

        Change(configuration, ("Stator:Concurrency", "0"), ("Stator:SweepBatch", "7"));
        Change(configuration, ("Stator:Concurrency", "many"));

        Assert.That((current.Concurrency, current.SweepBatch), Is.EqualTo((3, 500)));
        Assert.That(
            services.GetRequiredService<LogRecorder>().Entries.Select(e => e.Text),
            Has.Some.Contains("the old ones stay. StatorOptions.Concurrency is 0.").And.Some.Contains("is 'many'"));
        Change(configuration, ("Stator:Concurrency", "4"));
        Assert.That((current.Concurrency, current.SweepBatch), Is.EqualTo((4, 7)));
    }

    [Test]
    public async Task More_and_fewer_checks_run_when_Concurrency_changes([Values(1, 4)] int changed)
    {
        var (running, most, release) = (0, 0, new SemaphoreSlim(0));
        var full = new SemaphoreSlim(0);
        var probe = new Probe
        {
            Working = async (_, _, _) =>
            {
                Interlocked.Exchange(ref most, Math.Max(most, Interlocked.Increment(ref running)));
                full.Release();
                await release.WaitAsync();
                Interlocked.Decrement(ref running);
                return Job.WorkingOutcome.Done;
            },
        };
        var configuration = Configuration(("Stator:Concurrency", "2"));
        await using var stator = await TestStator.CreateAsync(
            DatabaseKind.Sqlite, add: s => s.AddSingleton<IConfiguration>(configuration).AddSingleton(probe));
        for (var i = 0; i < 12; i++)
        {
            await stator.Of<Job>().InsertAsync(new Job { Name = "a" });
        }

        using var stop = new CancellationTokenSource();
        var run = stator.Runner.RunForAsync(null, stop.Token);
        await full.WaitAsync();
        await full.WaitAsync();
        Change(configuration, ("Stator:Concurrency", changed.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        release.Release(2);
        for (var i = 0; i < changed; i++)
        {
            await full.WaitAsync();
        }

        Assert.That(Volatile.Read(ref running), Is.EqualTo(changed));
        most = 0;
        release.Release(10);
        for (var i = changed; i < 10; i++)
        {
            await full.WaitAsync();
        }

        await stop.CancelAsync();
        Assert.That((await run).Moved, Is.EqualTo(12));
        Assert.That(most, Is.LessThanOrEqualTo(changed));
    }

    [TestCaseSource(nameof(Names))]
    public void Every_option_can_be_configured_and_its_change_is_noticed_and_documented(string name)
    {
        var property = typeof(StatorOptions).GetProperty(name)!;
        var (key, value) = property.PropertyType == typeof(int) || property.PropertyType == typeof(int?) ? ("", "77") : property.PropertyType == typeof(TimeSpan) ? ("", "777ms")
            : property.PropertyType == typeof(bool) ? ("", property.GetValue(new StatorOptions()) is true ? "false" : "true")
            : property.PropertyType == typeof(string) ? ("", "a file")
            : name == nameof(StatorOptions.EachQueue) ? (":RateLimit", "5") : name == nameof(StatorOptions.QueueOptions) ? (":mail:RateLimit", "5") : (":0", "Hop");
        var options = new StatorOptions();
        new StatorConfiguration(Configuration(($"Stator:{name}{key}", value))).PostConfigure(Options.DefaultName, options);

        var (taken, kept) = new StatorOptions().Take(options);

        Assert.That(taken.Concat(kept), Is.EqualTo(new[] { name }));
        Assert.That(
            Repository.Read("docs", "options.md"),
            Does.Match($@"(?m)^\| `{name}` \|.*\| {(taken.Count > 0 ? "yes" : "no")} \|\r?$"), "with whether it changes while machines run");
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] values)
        => new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();

    private static void Change(IConfigurationRoot configuration, params (string Key, string Value)[] values)
    {
        foreach (var (key, value) in values)
        {
            configuration[key] = value;
        }

        configuration.Reload();
    }

    private static ServiceProvider Services(params (string Key, string Value)[] values) => Services(Configuration(values));

    private static ServiceProvider Services(IConfigurationRoot configuration)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<LogRecorder>();
        services.AddLogging(l => l.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(p => p.GetRequiredService<LogRecorder>()));
        services.AddStator(s => s
            .UseSqlite(Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource("Data Source=:memory:"))
            .AddMachines()
            .RunMachines(o => (o.Concurrency, o.ClaimBatch) = (5, 40)));
        return services.BuildServiceProvider();
    }
}
