using System;
using System.Threading;
using System.Threading.Tasks;
using static Stator.Tests.Machines.DeliveryState;

namespace Stator.Tests.Machines;

public enum DeliveryState
{
    Loading = 1,
    Driving,
    Delivered,
    Failed,
    Refused,
}

/// <summary>A machine whose tries may fail.</summary>
[StateMachine<DeliveryState>("deliveries", Initial = Driving)]
[State(Driving, RetryAfter = "1m", Deadline = "3s")]
[State(Loading, RetryAfter = "7s", StartAfter = "1s")]
[TerminalState(Delivered)]
[TerminalState(Failed)]
[TerminalState(Refused)]
[Transition(Driving, Delivered)]
[Transition(Driving, Loading)]
[Transition(Loading, Driving)]
[Failure(Driving, Refused, On = [typeof(UnauthorizedAccessException), typeof(NotSupportedException)])]
[Failure(Driving, Failed, MaxAttempts = 3, Delay = "3s", Backoff = Backoff.Exponential, MaxDelay = "10m")]
[Failure(Loading, Failed, MaxAttempts = 2)]
public sealed partial class Delivery
{
    public long Id { get; init; }

    public DeliveryState State { get; private set; }

    [Persist]
    public string? Note { get; set; }

    [Persist]
    public int Miles { get; set; }

    [Persist]
    public byte Level { get; set; }

    [Persist]
    public DateTimeOffset? Seen { get; set; }

    [Persist]
    public DateTime? Signed { get; set; }

    [Persist]
    public DayOfWeek? Day { get; set; }

    [Persist]
    public decimal? Price { get; set; }

    [Persist]
    public byte[]? Picture { get; set; }

    [Persist]
    public Guid? Driver { get; set; }

    private ValueTask<DrivingOutcome> CheckDriving(Road road, CancellationToken cancellationToken)
    {
        road.Change(this);
        return road.Driving(cancellationToken);
    }

    private ValueTask<LoadingOutcome> CheckLoading(Road road) => road.Loading();
}

/// <summary>What a test makes of the checks.</summary>
public sealed class Road
{
    public Func<CancellationToken, ValueTask<Delivery.DrivingOutcome>> Driving { get; set; } = _ => new(Delivery.DrivingOutcome.Stay);

    public Action<Delivery> Change { get; set; } = _ => { };

    public Func<ValueTask<Delivery.LoadingOutcome>> Loading { get; set; } = () => new(Delivery.LoadingOutcome.Stay);
}
