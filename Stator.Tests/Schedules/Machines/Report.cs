using System;
using Stator.Generated;
using static Stator.Tests.Schedules.ReportState;

namespace Stator.Tests.Schedules;

public enum ReportState
{
    Wanted = 1,
    Sent,
}

/// <summary>A machine whose rows come by themselves.</summary>
[StateMachine<ReportState>("reports")]
[State(Wanted, RetryAfter = "1m")]
[TerminalState(Sent)]
[Transition(Wanted, Sent)]
[Schedule("nightly", Cron = "30 2 * * *", Zone = "Europe/Berlin")]
[Schedule("half-hourly", Every = "30m", CatchUp = CatchUp.Skip)]
[Schedule("hourly", Cron = "0 * * * *", CatchUp = CatchUp.All)]
public sealed partial class Report
{
    public long Id { get; init; }

    public required string Kind { get; init; }

    public DateTimeOffset Time { get; init; }

    public int Missed { get; init; }

    public ReportState State { get; private set; }

    public static Machine<Report> Machine => Graph.Machine;

    private static Report OnScheduleNightly(ScheduledOccurrence occurrence) => For(occurrence);

    private static Report OnScheduleHalfHourly(ScheduledOccurrence occurrence) => For(occurrence);

    private static Report OnScheduleHourly(ScheduledOccurrence occurrence) => For(occurrence);

    private static Report For(ScheduledOccurrence occurrence)
        => new() { Kind = occurrence.Schedule, Time = occurrence.Time, Missed = occurrence.Missed };

    private WantedOutcome CheckWanted() => WantedOutcome.Sent;
}
