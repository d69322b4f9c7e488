using System;
using System.ComponentModel.DataAnnotations.Schema;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.JobState;

namespace Stator.Tests.Machines;

public enum JobState
{
    Working = 1,
    Reviewing,
    Parked,
    Done,
    Expired,
    Retired,
}

/// <summary>A machine with one of everything, whose checks do what the test says.</summary>
[StateMachine<JobState>("jobs", Initial = Working)]
[State(Working, RetryAfter = "30s", Deadline = "10s")]
[State(Reviewing, RetryAfter = "10s", StartAfter = "5s", Name = "in review")]
[ExternalState(Parked)]
[TerminalState(Done, DeleteAfter = "1h")]
[TerminalState(Expired)]
[LegacyState(Retired, MoveTo = Reviewing)]
[Transition(Working, Reviewing)]
[Transition(Working, Done)]
[Transition(Reviewing, Done)]
[Timeout(Working, Expired, After = "1h")]
[Timeout(Parked, Expired, After = "1d")]
[Command("Park", From = [Working, Reviewing], To = Parked)]
[Command("Resume", From = [Parked], To = Working)]
public sealed partial class Job
{
    public long Id { get; init; }

    public required string Name { get; init; }

    public string? Note { get; set; }

    public int Count { get; set; }

    public bool Urgent { get; set; }

    [Column("price_in_cents")]
    public decimal? Price { get; set; }

    public DateTimeOffset? Wanted { get; set; }

    public DayOfWeek? Day { get; set; }

    public byte[]? Picture { get; set; }

    [NotMapped]
    public string? Scratch { get; set; }

    public JobState State { get; private set; }

    private ValueTask<WorkingOutcome> CheckWorking(Probe probe, StatorContext context, CancellationToken cancellationToken)
        => probe.Working(this, context, cancellationToken);

    private Task<JobState?> CheckReviewing(Probe probe, TimeProvider time) => probe.Reviewing(this, time);
}

/// <summary>What a test makes of the checks.</summary>
public sealed class Probe
{
    public Func<Job, StatorContext, CancellationToken, ValueTask<Job.WorkingOutcome>> Working { get; set; } =
        (_, _, _) => new(Job.WorkingOutcome.Stay);

    public Func<Job, TimeProvider, Task<JobState?>> Reviewing { get; set; } = (_, _) => Task.FromResult<JobState?>(null);
}
