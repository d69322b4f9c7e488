using System;

namespace Stator.Schedules;

/// <summary>
/// A cron expression on the clocks of a zone. Where they go forward, a time that they leave out is the moment after; where they go back,
/// a time that they show twice is meant once, the first time, by an expression of certain times, and both times by one of intervals.
/// </summary>
internal sealed class ZonedCron(CronExpression expression, TimeZoneInfo zone)
{
    // Zones do not change twice within as long, nor go back by more.
    private static readonly TimeSpan Stride = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestStepBack = TimeSpan.FromHours(26);

    /// <summary>The first occurrence after a moment, with the zone's offset; null where the calendar ends before.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var moment = after.UtcDateTime;
        // Near both ends of the calendar there is no room for offsets.
        if (moment < DateTime.MinValue.AddDays(3) || moment > DateTime.MaxValue.AddYears(-1))
        {
            return null;
        }

        var offset = zone.GetUtcOffset(moment);
        var from = Shown(moment, offset).AddTicks(1);
        if (!expression.IsInterval && ShownBefore(moment, offset) is { } until && until > from)
        {
            from = until;
        }

        while (expression.Next(from) is { } local)
        {
            if (local.Year == DateTime.MaxValue.Year)
            {
                return null;
            }

            if (FirstChange(moment, DateTime.SpecifyKind(local - offset, DateTimeKind.Utc)) is not { } change)
            {
                return new DateTimeOffset(local, offset);
            }

            var (before, now) = (offset, zone.GetUtcOffset(change));
            var (left, entered) = (Shown(change, before), Shown(change, now));
            if (now > before && local < entered)
            {
                return new DateTimeOffset(entered, now);
            }

            // What lies between is shown for the second time.
            from = now > before || expression.IsInterval ? entered : left;
            (moment, offset) = (change, now);
        }

        return null;
    }

    /// <summary>Until which time the clocks, having gone back, show what they have shown before; null where they have not.</summary>
    private DateTime? ShownBefore(DateTime moment, TimeSpan offset)
    {
        var change = FirstChange(moment - LongestStepBack, moment);
        return change is { } at && zone.GetUtcOffset(at.AddTicks(-1)) is var before && before > offset ? Shown(at, before) : null;
    }

    private static DateTime Shown(DateTime moment, TimeSpan offset) => DateTime.SpecifyKind(moment + offset, DateTimeKind.Unspecified);

    /// <summary>The first moment after one, and up to another, at which the offset is not what it was.</summary>
    private DateTime? FirstChange(DateTime after, DateTime upTo)
    {
        var offset = zone.GetUtcOffset(after);
        for (var early = after; early < upTo;)
        {
            var late = upTo - early < Stride ? upTo : early + Stride;
            if (zone.GetUtcOffset(late) != offset)
            {
                return Narrowed(early, late, offset);
            }

            early = late;
        }

        return null;
    }

    private DateTime Narrowed(DateTime early, DateTime late, TimeSpan offset)
    {
        while (late.Ticks - early.Ticks > 1)
        {
            var middle = early.AddTicks((late.Ticks - early.Ticks) / 2);
            (early, late) = zone.GetUtcOffset(middle) == offset ? (middle, late) : (early, middle);
        }

        return late;
    }
}
