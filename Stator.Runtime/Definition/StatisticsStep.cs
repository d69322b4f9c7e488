using System;

namespace Stator;

/// <summary>What statistics are added up by.</summary>
public enum StatisticsStep
{
    /// <summary>As they are written.</summary>
    Minute,

    /// <summary>Full hours, in UTC.</summary>
    Hour,

    /// <summary>Days, in UTC.</summary>
    Day,
}

/// <summary>How long steps are. Days are of UTC, and so of 24 hours.</summary>
internal static class StatisticsSteps
{
    public static TimeSpan Length(this StatisticsStep step) => step switch
    {
        StatisticsStep.Minute => TimeSpan.FromMinutes(1),
        StatisticsStep.Hour => TimeSpan.FromHours(1),
        StatisticsStep.Day => TimeSpan.FromDays(1),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "There are StatisticsStep.Minute, Hour and Day."),
    };
}
