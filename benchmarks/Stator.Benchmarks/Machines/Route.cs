using System.Threading;
using System.Threading.Tasks;
using static Stator.Benchmarks.Machines.RouteState;

namespace Stator.Benchmarks.Machines;

public enum RouteState
{
    Received = 1,
    Checked,
    Paid,
    Packed,
    Shipped,
    Delivered,
    Returned,
    Lost,
}

/// <summary>Eight states, for what it costs to find the way in a graph; one check answers at once, the other by way of async.</summary>
[StateMachine<RouteState>("routes", Initial = Received)]
[State(Received, RetryAfter = "1s")]
[State(Checked, RetryAfter = "1s")]
[State(Paid, RetryAfter = "1s")]
[State(Packed, RetryAfter = "1s")]
[State(Shipped, RetryAfter = "1s")]
[TerminalState(Delivered)]
[TerminalState(Returned)]
[TerminalState(Lost)]
[Transition(Received, Checked)]
[Transition(Checked, Paid)]
[Transition(Paid, Packed)]
[Transition(Packed, Shipped)]
[Transition(Shipped, Delivered)]
[Transition(Shipped, Returned)]
[Transition(Shipped, Lost)]
public sealed partial class Route
{
    public long Id { get; init; }

    public RouteState State { get; private set; }

    /// <summary>What a check does that answers at once.</summary>
    internal RouteState Next() => Id < 0 ? Received : Checked;

    private ReceivedOutcome CheckReceived() => Next() == Received ? ReceivedOutcome.Stay : ReceivedOutcome.Checked;

    private async ValueTask<CheckedOutcome> CheckChecked(CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        return cancellationToken.IsCancellationRequested ? CheckedOutcome.Stay : CheckedOutcome.Paid;
    }

    private PaidOutcome CheckPaid() => PaidOutcome.Packed;

    private PackedOutcome CheckPacked() => PackedOutcome.Shipped;

    private ShippedOutcome CheckShipped() => Id == 0 ? ShippedOutcome.Lost : Id < 0 ? ShippedOutcome.Returned : ShippedOutcome.Delivered;
}
