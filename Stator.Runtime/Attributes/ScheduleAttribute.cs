using System;

namespace Stator;

/// <summary>What becomes of occurrences that passed while no runner ran.</summary>
public enum CatchUp
{
    /// <summary>The latest of them is made up for, and stands for the others.</summary>
    Latest,

    /// <summary>None is made up for: what is more than a minute late is left out.</summary>
    Skip,

    /// <summary>Each is made up for, the oldest first.</summary>
    All,
}

/// <summary>
/// Inserts a new row in the initial state at each occurrence: exactly one, however many processes run. The row comes from the static
/// method <c>OnSchedule{Name}</c>, such as <c>private static Order OnScheduleNightly(ScheduledOccurrence occurrence)</c> for
/// <c>"nightly"</c>; where the class of the rows can be made with <c>new()</c> and needs nothing else, the method may be left out. Of
/// several machines on a class, schedules belong to the first.
/// </summary>
/// <param name="name">
/// The name, under which the database remembers how far the schedule has come: letters and digits, in words with <c>-</c> or <c>_</c>
/// between, such as <c>"nightly"</c> or <c>"hourly-report"</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ScheduleAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The time from one occurrence to the next, such as <c>"1h"</c>: from one second, below 100 years. The first comes so long after the first
    /// deployment. Either this or <see cref="Cron"/>.
    /// </summary>
    public string? Every { get; set; }

    /// <summary>
    /// The occurrences as a cron expression, such as <c>"0 3 * * *"</c>: minute, hour, day of the month, month and day of the week, with
    /// seconds before where there are six. Either this or <see cref="Every"/>.
    /// </summary>
    public string? Cron { get; set; }

    /// <summary>
    /// The IANA name of the zone whose clocks <see cref="Cron"/> means, such as <c>"Europe/Berlin"</c>. Default <c>"UTC"</c>.
    /// </summary>
    public string? Zone { get; set; }

    /// <summary>What becomes of occurrences that passed while no runner ran. Default <see cref="CatchUp.Latest"/>.</summary>
    public CatchUp CatchUp { get; set; }
}
