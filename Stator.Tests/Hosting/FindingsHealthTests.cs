using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NUnit.Framework;
using Stator.Tests.Machines;
using Stator.Tests.Support;

namespace Stator.Tests.Hosting;

/// <summary>The health check of the tables.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class FindingsHealthTests(DatabaseKind kind)
{
    private readonly HandClock clock = new();

    [Test]
    public async Task Rows_in_unknown_states_and_rows_that_nobody_tries_are_told_until_they_are_seen_to()
    {
        await using var stator = await CreateAsync(every: TimeSpan.Zero);
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "a" });
        await stator.Of<Job>().InsertAsync(new Job { Name = "b" });
        Assert.That((await CheckAsync(stator)).Status, Is.EqualTo(HealthStatus.Healthy));

        await stator.Database.ExecuteAsync($"UPDATE jobs SET state = 'Musing' WHERE id = {id}");
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(11));
        var found = await CheckAsync(stator);

        Assert.That(found.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(found.Description, Does.Contain("Job: ").And.Contain("'Musing'"));
        Assert.That(found.Data["Job.UnknownState"], Is.EqualTo(1));
        Assert.That(found.Data["Job.Overdue"], Is.EqualTo(1));

        await stator.Database.ExecuteAsync("DELETE FROM jobs");
        Assert.That((await CheckAsync(stator)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Tables_are_not_read_with_every_probe()
    {
        await using var stator = await CreateAsync(every: TimeSpan.FromMinutes(10));
        Assert.That((await CheckAsync(stator)).Status, Is.EqualTo(HealthStatus.Healthy));
        var id = await stator.Of<Job>().InsertAsync(new Job { Name = "a" });
        await stator.Database.ExecuteAsync($"UPDATE jobs SET state = 'Musing' WHERE id = {id}");

        clock.Advance(TimeSpan.FromMinutes(9));
        var remembered = await CheckAsync(stator);
        clock.Advance(TimeSpan.FromMinutes(1));
        var examined = await CheckAsync(stator);

        Assert.That((remembered.Status, examined.Status), Is.EqualTo((HealthStatus.Healthy, HealthStatus.Degraded)));
    }

    [Test]
    public void A_time_that_makes_no_sense_is_refused()
    {
        var checks = new ServiceCollection().AddHealthChecks();

        Assert.That(() => checks.AddStatorFindings(every: TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => checks.AddStatorFindings(every: TimeSpan.FromDays(2)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private Task<TestStator> CreateAsync(TimeSpan every) => TestStator.CreateAsync(
        kind, add: s => s.AddSingleton<TimeProvider>(clock).AddHealthChecks().AddStatorFindings(every: every));

    private static async Task<HealthReportEntry> CheckAsync(TestStator stator)
        => (await stator.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["stator-findings"];
}
