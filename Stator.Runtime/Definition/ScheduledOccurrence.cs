using System;

namespace Stator;

/// <summary>One occurrence of a schedule, for which a row is made.</summary>
/// <param name="Schedule">The name of the schedule.</param>
/// <param name="Time">
/// When it should be, which is when it is but for a moment, or for as long as no runner ran. With the offset of the schedule's zone.
/// </param>
/// <param name="Missed">How many earlier occurrences passed for which no row was made: up to 1,000, which stands for any number above.</param>
public readonly record struct ScheduledOccurrence(string Schedule, DateTimeOffset Time, int Missed);
