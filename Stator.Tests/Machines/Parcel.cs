using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Stator.Tests.Machines;

public enum ParcelState
{
    Packed,
    Sent,
}

public enum RefundState
{
    None,
    Requested,
    Refunded,
}

public readonly record struct ParcelId(long Value);

public abstract class Thing
{
    public string Label { get; init; } = "";
}

/// <summary>Two machines in one row, told apart by their enums, with a key that is a type of its own and a column of a base class.</summary>
[StateMachine<ParcelState>("parcels", Initial = ParcelState.Packed)]
[State(ParcelState.Packed, RetryAfter = "1s")]
[TerminalState(ParcelState.Sent)]
[Transition(ParcelState.Packed, ParcelState.Sent)]
[StateMachine<RefundState>("parcels", Initial = RefundState.None, ColumnPrefix = "refund")]
[ExternalState(RefundState.None)]
[State(RefundState.Requested, RetryAfter = "1s")]
[TerminalState(RefundState.Refunded)]
[Command("RequestRefund", From = [RefundState.None], To = RefundState.Requested)]
[Transition(RefundState.Requested, RefundState.Refunded)]
[StateGroup("Pending", RefundState.None, RefundState.Requested)]
public sealed partial class Parcel : Thing
{
    public ParcelId Id { get; init; }

    public ParcelId? Inside { get; init; }

    public ParcelState State { get; private set; }

    public RefundState Refund { get; private set; }

    private ParcelState? CheckPacked() => ParcelState.Sent;

    private RefundRequestedOutcome CheckRefundRequested([FromKeyedServices("refunds")] Till till)
        => till.Pays(Refund) ? RefundRequestedOutcome.Refunded : RefundRequestedOutcome.Stay;
}

public sealed class Till
{
    public bool Pays(RefundState state) => state == RefundState.Requested;
}

public enum TripState
{
    Booked,
    Over,
}

/// <summary>An entity that knows nothing of machines.</summary>
public sealed record Trip(long Id, string Destination)
{
    public TripState State { get; private set; }

    public int Nights { get; private set; }
}

/// <summary>Its machine: a class of its own, made with services for each try.</summary>
[StateMachine<TripState>("trips", For = typeof(Trip))]
[State(TripState.Booked, RetryAfter = "1s")]
[TerminalState(TripState.Over)]
[Transition(TripState.Booked, TripState.Over)]
[StateGroup("Ahead", TripState.Booked)]
public sealed partial class TripFlow(Guide guide)
{
    private ValueTask<BookedOutcome> CheckBooked(Trip trip)
    {
        guide.Seen = $"{trip.Destination} {trip.Nights} {trip.State}";
        return new(BookedOutcome.Over);
    }
}

public sealed class Guide
{
    public string? Seen { get; set; }
}
