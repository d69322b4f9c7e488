using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Stator.Schedules;
using Stator.Tests.Schedules;
using Stator.Tests.Support;

namespace Stator.Tests.Ancestors;

/// <summary>The traps of the schedules of Plain's worker, each named after what must not happen.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class PlainScheduleTraps(DatabaseKind kind)
{
    [Test]
    public async Task PW_T14_occurrences_while_nobody_ran_are_not_forgotten_nor_made_twice_by_skewed_clocks()
    {
        await using var stator = await TestStator.CreateAsync(kind, machines: s => s.AddMachine(Beat.Machine));
        await using var skewed = await TestStator.OnAsync(
            stator.Database, add: s => s.AddSingleton<TimeProvider>(new SkewedClock()), machines: s => s.AddMachine(Beat.Machine));
        await stator.Runner.RunOnceAsync();

        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That((await stator.Runner.RunOnceAsync()).Scheduled, Is.EqualTo(1), "the first second counts");
        await stator.Database.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.That((await skewed.Runner.RunOnceAsync()).Scheduled, Is.EqualTo(5));
        Assert.That((await stator.Runner.RunOnceAsync()).Scheduled, Is.Zero);
    }
}

/// <summary>The traps of the cron expressions of Plain's worker.</summary>
public sealed class PlainCronTraps
{
    [TestCase("1-59/2 * * * *", "2026-01-01 00:00", "2026-01-01 00:01", Description = "odd minutes, not even ones")]
    [TestCase("0 0 */2 * *", "2026-01-01 12:00", "2026-01-03 00:00", Description = "odd days: steps count from the first")]
    [TestCase("0 0 * * 0", "2026-05-01 00:00", "2026-05-03 00:00", Description = "Sunday, not Monday")]
    [TestCase("0 0 * * 1", "2026-05-01 00:00", "2026-05-04 00:00", Description = "Monday, not Tuesday")]
    public void PW_T15_a_field_does_not_mean_something_else_than_in_cron(string expression, string after, string next)
        => Assert.That(
            new ZonedCron(CronExpression.TryParse(expression, out _)!, TimeZoneInfo.Utc).Next(Utc(after)), Is.EqualTo(Utc(next)));

    [Test]
    public void PW_T15_a_clock_that_is_set_back_does_not_bring_an_occurrence_twice()
    {
        var nightly = new ZonedCron(CronExpression.TryParse("30 2 * * *", out _)!, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        var first = nightly.Next(Utc("2026-10-24 12:00"))!.Value;
        var second = nightly.Next(first)!.Value;

        Assert.That(new[] { first.Day, second.Day }, Is.EqualTo(new[] { 25, 26 }));
    }

    private static DateTimeOffset Utc(string text)
        => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
