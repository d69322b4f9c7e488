using System;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using Stator.Schedules;

namespace Stator.Tests.Schedules;

/// <summary>What the documentation of cron expressions says, line by line.</summary>
public sealed class CronExpressionTests
{
    [TestCase("0 0 L * *", "2026-02-01", "2026-02-28 00:00", "2026-03-31 00:00")]
    [TestCase("0 0 L-1 * *", "2024-02-01", "2024-02-28 00:00", "2024-03-30 00:00")]
    [TestCase("0 0 L-30 * *", "2026-02-01", "2026-03-01 00:00", "2026-05-01 00:00")]
    [TestCase("0 0 LW * *", "2026-05-01", "2026-05-29 00:00", "2026-06-30 00:00")]
    [TestCase("0 0 L-2W * *", "2026-05-01", "2026-05-29 00:00", "2026-06-29 00:00")]
    [TestCase("0 0 15W * *", "2026-08-01", "2026-08-14 00:00", "2026-09-15 00:00")]
    [TestCase("0 0 1W * *", "2026-08-01", "2026-08-03 00:00", "2026-09-01 00:00")]
    [TestCase("0 0 31W * *", "2026-05-01", "2026-05-29 00:00", "2026-07-31 00:00")]
    [TestCase("0 0 * * 5L", "2026-05-01", "2026-05-29 00:00", "2026-06-26 00:00")]
    [TestCase("0 0 * * FRIL", "2026-05-01", "2026-05-29 00:00", "2026-06-26 00:00")]
    [TestCase("0 0 * * 6#3", "2026-05-01", "2026-05-16 00:00", "2026-06-20 00:00")]
    [TestCase("0 0 * * mon#5", "2026-05-01", "2026-06-29 00:00", "2026-08-31 00:00")]
    [TestCase("0 0 ? * SUN", "2026-05-01", "2026-05-03 00:00", "2026-05-10 00:00")]
    [TestCase("0 0 5 * ?", "2026-05-01", "2026-05-05 00:00", "2026-06-05 00:00")]
    [TestCase("0 0 * * 7", "2026-05-01", "2026-05-03 00:00", "2026-05-10 00:00")]
    [TestCase("0 0 * * 5-7", "2026-05-01", "2026-05-02 00:00", "2026-05-03 00:00", "2026-05-08 00:00")]
    [TestCase("0 0 * * 7-1", "2026-05-01", "2026-05-03 00:00", "2026-05-04 00:00", "2026-05-10 00:00")]
    [TestCase("0 0 13 * 5", "2026-01-01", "2026-02-13 00:00", "2026-03-13 00:00", "2026-11-13 00:00", Description = "both, and not either")]
    [TestCase("0 0 29 2 1", "2026-01-01", "2044-02-29 00:00", "2072-02-29 00:00")]
    [TestCase("1-59/2 0 1 1 *", "2026-01-01", "2026-01-01 00:01", "2026-01-01 00:03", Description = "steps count from the start")]
    [TestCase("0 0 2/2 1 *", "2026-01-01", "2026-01-02 00:00", "2026-01-04 00:00")]
    [TestCase("0 23-1 * * *", "2026-01-01 02:00", "2026-01-01 23:00", "2026-01-02 00:00", "2026-01-02 01:00", "2026-01-02 23:00")]
    [TestCase("0 0 1 NOV-FEB/2 *", "2026-02-01", "2026-11-01 00:00", "2027-01-01 00:00", "2027-11-01 00:00")]
    [TestCase("\t0  0,12 1 */2 * ", "2026-01-01", "2026-01-01 12:00", "2026-03-01 00:00")]
    [TestCase("@hourly", "2026-01-01 00:30", "2026-01-01 01:00", "2026-01-01 02:00")]
    [TestCase("@Daily", "2026-01-01", "2026-01-02 00:00", "2026-01-03 00:00")]
    [TestCase("@midnight", "2026-01-01", "2026-01-02 00:00")]
    [TestCase("@weekly", "2026-01-01", "2026-01-04 00:00")]
    [TestCase("@monthly", "2026-01-01", "2026-02-01 00:00")]
    [TestCase("@yearly", "2026-01-01", "2027-01-01 00:00")]
    [TestCase("@annually", "2026-01-01", "2027-01-01 00:00")]
    [TestCase("@every_minute", "2026-01-01", "2026-01-01 00:01")]
    [TestCase("@every_second", "2026-01-01", "2026-01-01 00:00:01")]
    [TestCase("*/30 59 23 31 12 *", "2026-01-01", "2026-12-31 23:59:00", "2026-12-31 23:59:30", "2027-12-31 23:59:00")]
    public void An_expression_means(string text, string after, params string[] expected)
    {
        var cron = new ZonedCron(CronExpression.TryParse(text, out _)!, TimeZoneInfo.Utc);
        var time = Utc(after);
        foreach (var next in expected)
        {
            time = cron.Next(time)!.Value;
            Assert.That(time, Is.EqualTo(Utc(next)));
        }
    }

    // The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October.
    [TestCase("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00", Description = "the moment after the gap")]
    [TestCase("0,30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00", Description = "once")]
    [TestCase("0 2,3 * * *", "2026-03-28T12:00Z", "2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00")]
    [TestCase("*/30 * * * *", "2026-03-29T00:00Z", "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00")]
    [TestCase("15 * * * *", "2026-03-29T00:00Z", "2026-03-29T01:15+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:15+02:00")]
    [TestCase("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00", Description = "the first time")]
    [TestCase("0 2 * * *", "2026-10-25T00:59:59Z", "2026-10-26T02:00+01:00", Description = "not again")]
    [TestCase("30 2 * * *", "2026-10-25T01:10Z", "2026-10-26T02:30+01:00")]
    [TestCase("0 3 * * *", "2026-10-25T00:30Z", "2026-10-25T03:00+01:00")]
    [TestCase("30 * * * *", "2026-10-25T00:00Z", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00", Description = "both times")]
    [TestCase("0 2-3 * * *", "2026-10-24T12:00Z", "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00", Description = "a range is one of intervals")]
    public void The_clocks_of_Berlin_change(string text, string after, params string[] expected)
    {
        var cron = new ZonedCron(CronExpression.TryParse(text, out _)!, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var time = DateTimeOffset.Parse(after, CultureInfo.InvariantCulture);
        foreach (var next in expected)
        {
            time = cron.Next(time)!.Value;
            Assert.That(time, Is.EqualTo(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture)));
            Assert.That(time.Offset, Is.EqualTo(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture).Offset));
        }
    }

    // Samoa had no 30 December 2011.
    [Test]
    public void A_day_that_a_zone_left_out_is_the_moment_after_it()
    {
        var cron = new ZonedCron(CronExpression.TryParse("0 9 * * *", out _)!, TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia"));
        var first = cron.Next(new DateTimeOffset(2011, 12, 29, 12, 0, 0, TimeSpan.FromHours(-10)))!.Value;
        Assert.That(first, Is.EqualTo(new DateTimeOffset(2011, 12, 31, 0, 0, 0, TimeSpan.FromHours(14))));
        Assert.That(cron.Next(first), Is.EqualTo(new DateTimeOffset(2011, 12, 31, 9, 0, 0, TimeSpan.FromHours(14))));
    }

    [Test]
    public void There_is_nothing_after_the_end_of_the_calendar()
        => Assert.That(new ZonedCron(CronExpression.TryParse("* * * * *", out _)!, TimeZoneInfo.Utc).Next(DateTimeOffset.MaxValue), Is.Null);

    [TestCase("", "it has 0 fields and not 5, or 6 with seconds")]
    [TestCase("* * * *", "it has 4 fields and not 5, or 6 with seconds")]
    [TestCase("0 0 0 * * * 2026", "it has 7 fields and not 5, or 6 with seconds")]
    [TestCase("60 * * * *", "its minute field '60' has '60', which is not from 0 to 59")]
    [TestCase("0 24 * * *", "its hour field '24' has '24', which is not from 0 to 23")]
    [TestCase("0 0 0 * *", "its day of month field '0' has '0', which is not from 1 to 31")]
    [TestCase("0 0 * 13 *", "its month field '13' has '13', which is not from 1 to 12")]
    [TestCase("0 0 * JANUARY *", "its month field 'JANUARY' cannot be read from 'UARY' on")]
    [TestCase("0 0 * * 8", "its day of week field '8' has '8', which is not from 0 to 7")]
    [TestCase("0 0 * * FOO", "its day of week field 'FOO' has 'FOO', which is no day of week")]
    [TestCase("0 0 * FRI *", "its month field 'FRI' has 'FRI', which is no month")]
    [TestCase("*/0 * * * *", "its minute field '*/0' has '0', which is not from 1 to 59")]
    [TestCase("*/90 * * * *", "its minute field '*/90' has '90', which is not from 1 to 59")]
    [TestCase("1- * * * *", "its minute field '1-' lacks a number at ''")]
    [TestCase("1,,2 * * * *", "its minute field '1,,2' lacks a number at ',2'")]
    [TestCase("? * * * *", "its minute field '?' lacks a number at '?'")]
    [TestCase("5x * * * *", "its minute field '5x' cannot be read from 'x' on")]
    [TestCase("0 0 1,15W * *", "its day of month field '1,15W' cannot be read from 'W' on")]
    [TestCase("0 0 1-5W * *", "its day of month field '1-5W' cannot be read from 'W' on")]
    [TestCase("0 0 L-31 * *", "its day of month field 'L-31' has '31', which is not from 1 to 30")]
    [TestCase("0 0 * * 1#6", "its day of week field '1#6' has '6', which is not from 1 to 5")]
    [TestCase("0 0 * * L", "its day of week field 'L' has 'L', which is no day of week")]
    [TestCase("99999999999 * * * *", "its minute field '99999999999' has '99999999999', which is not from 0 to 59")]
    [TestCase("0 0 30 2 *", "it means a day that never comes")]
    [TestCase("0 0 31 4,6,9,11 *", "it means a day that never comes")]
    [TestCase("0 0 1 * 1#2", "it means a day that never comes")]
    [TestCase("@often", "it is none of the macros @every_second, @every_minute, @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually")]
    public void What_is_no_expression_is_refused(string text, string why)
    {
        Assert.That(CronExpression.TryParse(text, out var error), Is.Null);
        Assert.That(error, Is.EqualTo(why));
    }

    [Test]
    public void Letters_of_either_case_and_of_any_field_are_read()
        => Assert.That(
            new[] { "0 0 l-3w * *", "0 0 * jan-Mar *", "0 0 * * sat#1", "0 0 * * wedL" }.Select(t => CronExpression.TryParse(t, out _)),
            Has.None.Null);

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
