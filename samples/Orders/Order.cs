using System;
using System.Threading;
using System.Threading.Tasks;
using Stator;
using static Shop.OrderState;

namespace Shop;

public enum OrderState
{
    AwaitingPayment = 1,
    Paid,
    Shipped,
    Delivered,
    Expired,
    OnHold,
}

/// <summary>
/// An order, and all that can become of it. A real shop would wait for hours and days; here everything is scaled to seconds.
/// </summary>
[StateMachine<OrderState>("orders", Initial = AwaitingPayment)]
[State(AwaitingPayment, RetryAfter = "1s")]
[State(Paid, RetryAfter = "1s")]
[State(Shipped, RetryAfter = "1s", StartAfter = "1s")]
[TerminalState(Delivered)]
[TerminalState(Expired)]
[ExternalState(OnHold)]                                       // no check: the desk or the timeout moves it on
[Transition(AwaitingPayment, Paid)]
[Transition(Paid, Shipped)]
[Transition(Shipped, Delivered)]
[Timeout(AwaitingPayment, Expired, After = "8s")]             // a customer who does not pay
[Timeout(OnHold, Expired, After = "8s")]                      // a customer who does not call back
[Command("Hold", From = [AwaitingPayment, Paid], To = OnHold)]
[Command("Release", From = [OnHold], To = AwaitingPayment)]
public sealed partial class Order
{
    public long Id { get; init; }

    public required string Customer { get; init; }

    public OrderState State { get; private set; }

    private async ValueTask<AwaitingPaymentOutcome> CheckAwaitingPayment(IPaymentGateway payments, CancellationToken ct)
        => await payments.IsPaidAsync(Id, ct) ? AwaitingPaymentOutcome.Paid : AwaitingPaymentOutcome.Stay;

    private async ValueTask<PaidOutcome> CheckPaid(IWarehouse warehouse, CancellationToken ct)
    {
        var parcel = await warehouse.TryShipAsync(Id, ct);
        return parcel is null ? PaidOutcome.StayFor(TimeSpan.FromMilliseconds(500)) : PaidOutcome.Shipped;
    }

    private OrderState? CheckShipped(ICarrier carrier)        // the short form: null is stay
        => carrier.IsDelivered(Id) ? Delivered : null;
}
