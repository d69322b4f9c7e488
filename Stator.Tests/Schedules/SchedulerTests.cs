using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using NUnit.Framework;
using Stator.Tests.Support;

namespace Stator.Tests.Schedules;

/// <summary>Rows that come by themselves, on a clock that stands still at midnight UTC of 1 January 2026 until it is moved on.</summary>
[TestFixture(DatabaseKind.Postgres)]
[TestFixture(DatabaseKind.Sqlite)]
public sealed class SchedulerTests(DatabaseKind kind)
{
    private TestStator stator = null!;

    [SetUp]
    public async Task CreateAsync() => stator = await TestStator.CreateAsync(kind, machines: s => s.AddMachine(Report.Machine));

    [TearDown]
    public ValueTask DropAsync() => stator.DisposeAsync();

    [Test]
    public async Task Nothing_that_was_before_the_first_run_is_made_up_for()
    {
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        Assert.That(await ReportsAsync(), Is.Empty);
    }

    [Test]
    public async Task An_occurrence_is_one_row_in_the_initial_state_which_the_same_pass_tries()
    {
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport { Scheduled = 1, Moved = 1 }));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));

        Assert.That(await ReportsAsync(), Is.EqualTo(new[] { ("half-hourly", At("2026-01-01T00:30Z"), 0) }));
        Assert.That(stator.Log.Of(2400).Single().Text, Does.Contain("half-hourly"));
    }

    [Test]
    public async Task After_a_pause_each_schedule_catches_up_as_it_says()
    {
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(51) + TimeSpan.FromMinutes(10));

        await stator.Runner.RunOnceAsync();

        var reports = await ReportsAsync();
        Assert.Multiple(() =>
        {
            Assert.That(
                reports.Where(r => r.Kind == "nightly"), Is.EqualTo(new[] { ("nightly", At("2026-01-03T01:30Z"), 2) }),
                "the latest, for the two before");
            Assert.That(reports.Where(r => r.Kind == "half-hourly"), Is.Empty, "ten minutes late is missed");
            Assert.That(
                reports.Where(r => r.Kind == "hourly").Select(r => r.Time),
                Is.EqualTo(Enumerable.Range(1, 51).Select(h => At("2026-01-01T00:00Z").AddHours(h))), "each");
            Assert.That(stator.Log.Of(2401).Single().Text, Does.Contain("half-hourly"));
        });
    }

    [Test]
    public async Task What_was_left_out_stays_so_and_the_next_comes_in_time()
    {
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(100));
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(20));
        await stator.Runner.RunOnceAsync();

        Assert.That(
            (await ReportsAsync()).Where(r => r.Kind == "half-hourly"), Is.EqualTo(new[] { ("half-hourly", At("2026-01-01T02:00Z"), 0) }));
    }

    [Test]
    public async Task A_minute_late_is_not_missed()
    {
        await stator.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(31));
        await stator.Runner.RunOnceAsync();

        Assert.That((await ReportsAsync()).Single().Time, Is.EqualTo(At("2026-01-01T00:30Z")));
    }

    [Test]
    public async Task Where_clocks_change_there_is_one_row_for_each_night()
    {
        await stator.Database.AdvanceAsync(At("2026-03-28T12:00Z") - At("2026-01-01T00:00Z"));
        await stator.Runner.RunOnceAsync();
        for (var day = 0; day < 2; day++)
        {
            await stator.Database.AdvanceAsync(TimeSpan.FromDays(1));
            await stator.Runner.RunOnceAsync();
        }

        await ForgetTheOthersAsync();
        await stator.Database.AdvanceAsync(At("2026-10-24T12:00Z") - At("2026-03-30T12:00Z"));
        await stator.Runner.RunOnceAsync();
        for (var day = 0; day < 2; day++)
        {
            await stator.Database.AdvanceAsync(TimeSpan.FromDays(1));
            await stator.Runner.RunOnceAsync();
        }

        Assert.That(
            (await ReportsAsync()).Where(r => r.Kind == "nightly").Select(r => r.Time),
            Is.EqualTo(new[]
            {
                At("2026-03-29T03:00+02:00"), At("2026-03-30T02:30+02:00"),
                At("2026-10-24T02:30+02:00"),
                At("2026-10-25T02:30+02:00"), At("2026-10-26T02:30+01:00"),
            }));
    }

    [Test]
    public async Task A_schedule_that_has_changed_goes_on_from_now_on()
    {
        await stator.Runner.RunOnceAsync();
        await stator.Database.ExecuteAsync("UPDATE stator_schedules SET definition = '0 * * * * Europe/Berlin' WHERE name = 'hourly'");
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(150));
        await stator.Runner.RunOnceAsync();
        Assert.That((await ReportsAsync()).Where(r => r.Kind == "hourly"), Is.Empty, "of the time in which the old one held");

        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(30));
        await stator.Runner.RunOnceAsync();
        Assert.That((await ReportsAsync()).Where(r => r.Kind == "hourly").Select(r => r.Time), Is.EqualTo(new[] { At("2026-01-01T03:00Z") }));
    }

    [Test]
    public async Task A_schedule_that_is_declared_no_more_stays_where_it_is()
    {
        await stator.Database.ExecuteAsync(
            "INSERT INTO stator_schedules VALUES ('reports', 'gone', '* * * * * UTC', '2026-01-01 00:00:00.000'), "
            + "('others', 'hourly', '0 * * * * UTC', '2026-01-01 00:00:00.000')");
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(5));
        Assert.That(await stator.Runner.RunOnceAsync(), Is.EqualTo(new RunReport()));
        Assert.That(await stator.Database.ScalarAsync<long>("SELECT count(*) FROM stator_schedules WHERE name = 'gone'"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_row_and_the_progress_of_its_schedule_are_written_both_or_neither()
    {
        await stator.Runner.RunOnceAsync();
        await stator.Database.ExecuteAsync("ALTER TABLE reports RENAME TO hidden");
        await stator.Database.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.That(async () => await stator.Runner.RunOnceAsync(), Throws.InvalidOperationException.With.Message.Contains("reports"));

        await stator.Database.ExecuteAsync("ALTER TABLE hidden RENAME TO reports");
        Assert.That((await stator.Runner.RunOnceAsync()).Scheduled, Is.EqualTo(1));
    }

    [Test]
    public async Task Of_two_runners_that_see_the_same_occurrence_one_inserts()
    {
        await stator.Runner.RunOnceAsync();
        var machine = Report.Machine.Definition;
        var from = (await stator.Store.ReadSchedulesAsync(machine, default)).Positions["half-hourly"].DoneUntil;
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => stator.Store.OccurAsync(
            machine, "half-hourly", from, from.AddMinutes(30), new Report { Kind = "half-hourly" }, default))));

        Assert.That(ends.Count(e => e.IsOurs), Is.EqualTo(1));
        Assert.That(await ReportsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_method_that_throws_keeps_nothing_else_from_its_work_and_is_called_again()
    {
        await using var alarms = await TestStator.OnAsync(stator.Database, machines: s => s.AddMachine(Alarm.Machine).AddMachine(Report.Machine));
        await alarms.Runner.RunOnceAsync();
        await stator.Database.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.That((await alarms.Runner.RunOnceAsync()).Scheduled, Is.EqualTo(2), "a row of each of Report's");
        Assert.That(alarms.Log.Of(3001).Single().Text, Does.Contain("Alarm: schedule broken fails"));
        Assert.That(alarms.Log.Of(3001).Single().Exception, Has.Message.EqualTo("No bell."));

        await alarms.Runner.RunOnceAsync();
        Assert.That(alarms.Log.Of(3001).Count(), Is.EqualTo(2), "once for each run");
    }

    [Test]
    public async Task A_zone_that_the_system_does_not_know_is_said_at_the_start()
    {
        await using var lost = await TestStator.OnAsync(stator.Database, machines: s => s.AddMachine(Lost.Machine));
        Assert.That(
            () => lost.Runner,
            Throws.InvalidOperationException.With.Message.StartsWith(
                "Schedule 'daily' of machine 'Lost' names zone 'Europe/Atlantis', which this system does not know."));
    }

    private async Task<IReadOnlyList<(string Kind, DateTimeOffset Time, int Missed)>> ReportsAsync()
    {
        var reports = new List<(string, DateTimeOffset, int)>();
        foreach (var id in await IdsAsync())
        {
            var report = (await stator.Of<Report>().FindAsync(id))!;
            reports.Add((report.Kind, report.Time, report.Missed));
        }

        return reports;
    }

    // Every hour of half a year is not what this is about.
    private Task ForgetTheOthersAsync() => stator.Database.ExecuteAsync("DELETE FROM stator_schedules WHERE name <> 'nightly'");

    private async Task<IEnumerable<long>> IdsAsync()
    {
        await using var connection = await stator.Database.DataSource.OpenConnectionAsync();
        return await connection.QueryAsync<long>("SELECT id FROM reports ORDER BY id");
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
