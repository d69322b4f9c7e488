using System;

namespace Stator.Generated;

/// <summary>One schedule of a machine, as declared.</summary>
/// <param name="Name">Its name.</param>
public sealed record ScheduleDefinition(string Name)
{
    /// <summary>The time from one occurrence to the next; null where <see cref="Cron"/> is set.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The cron expression; null where <see cref="Every"/> is set.</summary>
    public string? Cron { get; init; }

    /// <summary>The IANA name of the zone of <see cref="Cron"/>.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>What becomes of missed occurrences.</summary>
    public CatchUp CatchUp { get; init; }
}
