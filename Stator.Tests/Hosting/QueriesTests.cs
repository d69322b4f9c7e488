using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Generated;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What tools read of any machine by its name, whatever the database.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class QueriesTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    private IStatorQueries Queries => stator.Services.GetRequiredService<IStatorQueries>();

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, add: s => s.AddSingleton<LoanDesk>());

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public void The_machines_are_described_as_they_were_declared()
    {
        var job = Queries.Machines.Single(m => m.Name == "Job");

        Assert.That(
            (job.Table, job.KeyType, job.Initial, job.HasHistory, job.HasQueues, job.HasPriorities),
            Is.EqualTo(("jobs", "long", "Working", false, false, false)));
        Assert.That(job.States[1], Is.EqualTo(new StateInfo("Reviewing", "in review", StateKind.Automatic)
        {
            RetryAfter = TimeSpan.FromSeconds(10),
            StartAfter = TimeSpan.FromSeconds(5),
        }));
        Assert.That(job.States[3], Is.EqualTo(new StateInfo("Done", "Done", StateKind.Terminal) { DeleteAfter = TimeSpan.FromHours(1) }));
        Assert.That(job.Commands, Is.EqualTo(new[] { "Park", "Resume" }));
        Assert.That(
            job.Edges,
            Does.Contain(new EdgeInfo("Parked", "Expired", EdgeKind.Timeout) { After = TimeSpan.FromDays(1) })
                .And.Contains(new EdgeInfo("Reviewing", "Parked", EdgeKind.Command) { Command = "Park" })
                .And.Contains(new EdgeInfo("Working", "Done", EdgeKind.Transition)));
        Assert.That(job.Mermaid, Is.EqualTo(Job.Graph.Mermaid));

        var loan = Queries.Machines.Single(m => m.Name == "Loan");
        Assert.That(loan.HasHistory);
        Assert.That(loan.Edges, Does.Contain(new EdgeInfo("Applied", "Refused", EdgeKind.Failure) { MaxAttempts = 2 }));
        Assert.That(Queries.Machines.Single(m => m.Name == "Letter").HasQueues);
        Assert.That(Queries.Machines.Single(m => m.Name == "Errand").HasPriorities);
        Assert.That(Queries.Machines, Has.Count.EqualTo(stator.Services.GetRequiredService<Stator.Hosting.NamedMachines>().All.Count));
    }

    [Test]
    public async Task Schedules_are_described_as_they_were_declared()
    {
        await using var reports = await TestStator.OnAsync(stator.Database, machines: s => s.AddMachine(Schedules.Report.Machine));

        var report = reports.Services.GetRequiredService<IStatorQueries>().Machines.Single();

        Assert.That(report.Schedules, Is.EqualTo(new[]
        {
            new ScheduleInfo("nightly", CatchUp.Latest) { Cron = "30 2 * * *", Zone = "Europe/Berlin" },
            new ScheduleInfo("half-hourly", CatchUp.Skip) { Every = TimeSpan.FromMinutes(30) },
            new ScheduleInfo("hourly", CatchUp.All) { Cron = "0 * * * *", Zone = "UTC" },
        }));
        Assert.That(Queries.Machines.Single(m => m.Name == "Job").Schedules, Is.Empty);
    }

    [Test]
    public async Task Every_declared_state_is_counted_and_those_that_nobody_declared()
    {
        var ids = new[] { await Jobs.InsertAsync(new Job { Name = "a" }), await Jobs.InsertAsync(new Job { Name = "b" }) };
        await Jobs.InsertAsync(new Job { Name = "c" }, new() { State = JobState.Reviewing });
        await stator.Database.ExecuteAsync("UPDATE jobs SET state = 'Bygone' WHERE id = @id", new { id = ids[1] });

        Assert.That(await Queries.CountByStateAsync("Job"), Is.EqualTo(new StateCount[]
        {
            new("Working", true, 1), new("Reviewing", true, 1), new("Parked", true, 0), new("Done", true, 0), new("Expired", true, 0),
            new("Retired", true, 0), new("Bygone", false, 1),
        }));
    }

    [Test]
    public async Task The_depth_is_that_of_the_door()
    {
        await Jobs.InsertAsync(new Job { Name = "a" });
        await Jobs.InsertAsync(new Job { Name = "a" }, new() { Delay = TimeSpan.FromMinutes(1) });
        await stator.Of<Letter>().InsertAsync(new Letter(), new() { Queue = "air" });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(7));

        var depth = await Queries.DepthAsync("Job");
        Assert.That((depth.Ready, depth.Future), Is.EqualTo((1, 1)));
        Assert.That(depth.OldestDue.TotalSeconds, Is.EqualTo(7).Within(0.01));
        Assert.That((await Queries.DepthByQueueAsync("Letter"))["air"].Ready, Is.EqualTo(1));
        Assert.That(() => Queries.DepthByQueueAsync("Job"), Throws.InvalidOperationException.With.Message.Contains("[Queue]"));
    }

    [Test]
    public async Task The_history_is_that_of_a_key_as_text()
    {
        var id = await stator.Of<Loan>().InsertAsync(new Loan());

        var record = (await Queries.HistoryAsync("Loan", id.ToString(System.Globalization.CultureInfo.InvariantCulture))).Single();

        Assert.That((record.To, record.Why), Is.EqualTo(("Applied", MoveReason.Insert)));
        Assert.That(() => Queries.HistoryAsync("Job", "1"), Throws.InvalidOperationException.With.Message.Contains("History = true"));
    }

    [Test]
    public void A_machine_that_is_not_there_is_named_with_the_nearest_and_all_that_are()
    {
        Assert.That(
            () => Queries.DepthAsync("job"),
            Throws.ArgumentException.With.Message.StartsWith("There is no machine 'job'. Did you mean 'Job'? There are: ")
                .And.Message.Contains("Loan").And.Property("ParamName").EqualTo("name"));
        Assert.That(() => Queries.CountByStateAsync("Zeppelin"), Throws.ArgumentException.With.Message.StartsWith("There is no machine 'Zeppelin'. There are: "));
        Assert.That(() => Queries.DepthAsync(null!), Throws.ArgumentNullException);
    }

    [TestCase("Job", "abc", "'abc' is no key of machine 'Job': its key is a long.")]
    [TestCase("Job", "", "'' is no key of machine 'Job': its key is a long.")]
    [TestCase("IntDoor", "2147483648", "'2147483648' is no key of machine 'IntDoor': its key is an int.")]
    [TestCase("GuidDoor", "1", "'1' is no key of machine 'GuidDoor': its key is a Guid.")]
    public void A_text_that_is_no_key_is_named_with_what_a_key_is(string machine, string key, string message)
        => Assert.That(() => Queries.HistoryAsync(machine, key), Throws.ArgumentException.With.Message.StartsWith(message));
}
