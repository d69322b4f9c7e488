using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Stator.Schedules;

namespace Stator.Tests.Schedules;

/// <summary>Drawn expressions, zones and moments, against a walk over every minute that knows nothing of the parser or the search.</summary>
public sealed class CronPropertyTests
{
    private const int Walked = 4 * 24 * 60;

    [Test]
    public void The_next_occurrence_is_the_first_minute_that_fits_on_the_clocks_of_the_zone()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400),
            Prop.ForAll(Draw(), drawn =>
            {
                var zone = TimeZoneInfo.FindSystemTimeZoneById(drawn.Zone);
                var next = new ZonedCron(Parse(drawn.Facts.Text), zone).Next(drawn.Moment);
                var walked = Walk(drawn.Facts, zone, drawn.Moment).Select(m => (DateTimeOffset?)m).FirstOrDefault();
                return walked is not null ? next == walked : next is null || next > drawn.Moment.AddMinutes(Walked - 1);
            }));

    [Test]
    public void Every_occurrence_is_later_than_the_one_before_and_fits_or_follows_a_gap()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(Draw(), drawn =>
            {
                var zone = TimeZoneInfo.FindSystemTimeZoneById(drawn.Zone);
                var cron = new ZonedCron(Parse(drawn.Facts.Text), zone);
                var after = drawn.Moment;
                for (var i = 0; i < 20 && cron.Next(after) is { } next; i++)
                {
                    if (next <= after
                        || next.Offset != zone.GetUtcOffset(next)
                        || !(drawn.Facts.Means(next.DateTime) || zone.GetUtcOffset(next.AddSeconds(-1)) < next.Offset))
                    {
                        return false;
                    }

                    after = next;
                }

                return true;
            }));

    [Test]
    public void Seconds_are_read_like_minutes()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(Draw(), drawn =>
                new ZonedCron(Parse($"{drawn.Facts.Minute.Text} * * * * *"), TimeZoneInfo.Utc).Next(drawn.Moment)
                    == Enumerable.Range(1, 60).Select(s => drawn.Moment.AddSeconds(s)).First(m => drawn.Facts.Minute.Values.Contains(m.Second))));

    [Test]
    public void Junk_is_refused_with_a_reason_and_never_throws()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(CronDraws.Junk.ToArbitrary(), junk =>
                CronExpression.TryParse(junk, out var error) is { } read ? error is null && read.Recurs : error is { Length: > 10 }));

    private static Arbitrary<(CronFacts Facts, string Zone, DateTimeOffset Moment)> Draw()
        => (from facts in CronDraws.Expressions
            from moment in CronDraws.Moments
            where Recurs(facts)
            select (facts, moment.Zone, moment.Moment)).ToArbitrary();

    private static bool Recurs(CronFacts facts)
        => Enumerable.Range(0, 366).Any(day => new DateTime(2024, 1, 1).AddDays(day) is var date
            && facts.Day.Values.Contains(date.Day) && facts.Month.Values.Contains(date.Month));

    private static CronExpression Parse(string text)
        => CronExpression.TryParse(text, out var error) ?? throw new AssertionException($"'{text}' was refused: {error}");

    /// <summary>
    /// Every minute of some days, with the rules of the documentation written down plainly: what fits; what follows a gap with something that
    /// fits in it; and of a time that is shown twice only the first, unless the expression is one of intervals.
    /// </summary>
    private static IEnumerable<DateTimeOffset> Walk(CronFacts facts, TimeZoneInfo zone, DateTimeOffset after)
    {
        var minute = new DateTimeOffset(after.Ticks - (after.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        for (var i = 0; i < Walked; i++)
        {
            minute = minute.AddMinutes(1);
            var local = TimeZoneInfo.ConvertTime(minute, zone);
            var before = TimeZoneInfo.ConvertTime(minute.AddMinutes(-1), zone);
            var skipped = Enumerable.Range(0, (int)Math.Max(0, (local.DateTime - before.DateTime).TotalMinutes - 1))
                .Any(m => facts.Means(before.DateTime.AddMinutes(m + 1)));
            var isShownAgain = zone.IsAmbiguousTime(local.DateTime) && local.Offset == zone.GetAmbiguousTimeOffsets(local.DateTime).Min();
            if (skipped || (facts.Means(local.DateTime) && (facts.IsInterval || !isShownAgain)))
            {
                yield return local;
            }
        }
    }
}
