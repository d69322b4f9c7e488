using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Storage;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>What can be read of the minutes that runners have written, on a clock that stands still until it is moved on.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class StatisticsQueryTests(DatabaseKind kind)
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TestStator stator = null!;

    private IStator<Job> Jobs => stator.Of<Job>();

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind);

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Of_what_waits_the_most_that_was_seen_in_a_minute_counts()
    {
        for (var i = 0; i < 3; i++)
        {
            await Jobs.InsertAsync(new Job { Name = "ready" });
        }

        await Jobs.InsertAsync(new Job { Name = "later" }, new() { Delay = TimeSpan.FromHours(1) });
        await Jobs.InsertAsync(new Job { Name = "parked" }, new() { State = JobState.Parked });
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(7));
        var machine = Job.Graph.Machine.Definition;
        var sample = await stator.Store.AddStatisticsAsync(machine, new RunReport(), default);
        Assert.That((sample.Ready, sample.LeftOfMinute), Is.EqualTo((3, TimeSpan.FromSeconds(53))));
        Assert.That(sample.OldestDue, Is.EqualTo(TimeSpan.FromSeconds(7)).Within(TimeSpan.FromMilliseconds(1)), "SQLite counts in days");

        await stator.Store.ClaimAsync(machine, 2, new Guid(7, 0, 0, new byte[8]), TimeSpan.FromSeconds(30), null, default);
        await stator.Store.AddStatisticsAsync(machine, new RunReport(), default);

        var record = (await ReadAsync("Job", TimeSpan.FromMinutes(1), StatisticsStep.Minute)).Single();
        Assert.That((record.Ready, Math.Round(record.OldestDue.TotalSeconds, 3)), Is.EqualTo((3, 7)));
    }

    [Test]
    public async Task Hours_and_days_add_up_minutes_and_those_in_which_nothing_happened_are_zero()
    {
        foreach (var (moved, minutes) in new[] { (1, 59), (2, 1), (4, 47 * 60), (8, 0) })
        {
            await stator.Store.AddStatisticsAsync(Job.Graph.Machine.Definition, new RunReport { Moved = moved }, default);
            await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(minutes));
        }

        var hours = await ReadAsync("Job", TimeSpan.FromHours(48.5), StatisticsStep.Hour);
        Assert.That(hours.Select(r => r.At), Is.EqualTo(Enumerable.Range(0, 49).Select(h => Beginning.AddHours(h))));
        Assert.That(hours.Select(r => r.Moved), Is.EqualTo(new long[] { 3, 4 }.Concat(new long[46]).Append(8)));
        var days = await ReadAsync("Job", TimeSpan.FromDays(4), StatisticsStep.Day);
        Assert.That(days.Select(r => (r.At, r.Moved)), Is.EqualTo(new[]
        {
            (Beginning.AddDays(-1), 0L), (Beginning, 7), (Beginning.AddDays(1), 0), (Beginning.AddDays(2), 8),
        }));
        Assert.That(
            await ReadAsync("Hop", TimeSpan.FromDays(1), StatisticsStep.Day), Is.EqualTo(new[] { new StatisticsRecord { At = Beginning.AddDays(2) } }));
    }

    [Test]
    public void A_time_or_a_step_that_is_not_legal_is_refused()
    {
        Assert.That(
            () => ReadAsync("Job", TimeSpan.Zero, StatisticsStep.Day),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("more than zero"));
        Assert.That(
            () => ReadAsync("Job", TimeSpan.FromDays(70), StatisticsStep.Minute),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("100000 steps"));
        Assert.That(() => ReadAsync("Job", TimeSpan.FromDays(1), (StatisticsStep)7), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => ReadAsync("job", TimeSpan.FromDays(1), StatisticsStep.Day), Throws.ArgumentException.With.Message.Contains("Did you mean 'Job'?"));
    }

    [Test]
    public async Task A_prune_removes_what_is_older_than_the_retention_and_a_dry_run_counts_it()
    {
        for (var i = 0; i < 3; i++)
        {
            await stator.Store.AddStatisticsAsync(Job.Graph.Machine.Definition, new RunReport { Moved = 1 }, default);
            await stator.Database.AdvanceAsync(TimeSpan.FromDays(15.5));
        }

        var maintenance = stator.Services.GetRequiredService<IStatorMaintenance>();
        Assert.That(await maintenance.PruneAsync("Job", dryRun: true), Is.EqualTo(new PruneReport(0, 0, DryRun: true) { Statistics = 2 }));
        Assert.That(await maintenance.PruneAsync("Hop"), Is.EqualTo(new PruneReport(0, 0, DryRun: false)));
        Assert.That(await maintenance.PruneAsync("Job"), Is.EqualTo(new PruneReport(0, 0, DryRun: false) { Statistics = 2 }));
        Assert.That((await ReadAsync("Job", TimeSpan.FromDays(60), StatisticsStep.Day)).Sum(r => r.Moved), Is.EqualTo(1));
    }

    private Task<IReadOnlyList<StatisticsRecord>> ReadAsync(string machine, TimeSpan last, StatisticsStep by)
        => stator.Services.GetRequiredService<IStatorQueries>().StatisticsAsync(machine, last, by);
}
