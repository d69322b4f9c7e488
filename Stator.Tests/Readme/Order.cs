using System;
using System.Threading;
using System.Threading.Tasks;
using Stator;
using static Shop.OrderState;

namespace Shop;

public enum OrderState { AwaitingPayment = 1, Paid, Shipped, Delivered, Expired, Failed, OnHold }

[StateMachine<OrderState>("orders", Initial = AwaitingPayment)]
[State(AwaitingPayment, RetryAfter = "30s")]
[State(Paid, RetryAfter = "30s", StartAfter = "5s")]
[State(Shipped, RetryAfter = "1h")]
[TerminalState(Delivered)]
[TerminalState(Failed)]
[TerminalState(Expired, DeleteAfter = "30d")]
[ExternalState(OnHold)]                                      // no check; outside code or a timeout moves it on
[Transition(AwaitingPayment, Paid)]                          // a check may answer it
[Transition(Paid, Shipped)]
[Transition(Shipped, Delivered)]
[Timeout(AwaitingPayment, Expired, After = "1d")]            // only the runner takes it
[Failure(Paid, Failed, MaxAttempts = 5, Delay = "3s", Backoff = Backoff.Exponential, MaxDelay = "10m")]
[Command("Hold", From = [AwaitingPayment, Paid], To = OnHold)]      // only outside code takes it
[Command("Release", From = [OnHold], To = AwaitingPayment)]
public sealed partial class Order
{
    public long Id { get; init; }
    public required string CustomerId { get; init; }
    [Persist] public string? TrackingNumber { get; private set; }      // saved together with the answer
    public OrderState State { get; private set; }

    private async ValueTask<AwaitingPaymentOutcome> CheckAwaitingPayment(IPaymentGateway payments, CancellationToken ct)
        => await payments.IsPaidAsync(Id, ct) ? AwaitingPaymentOutcome.Paid : AwaitingPaymentOutcome.Stay;

    private async ValueTask<PaidOutcome> CheckPaid(IWarehouse warehouse, CancellationToken ct)
    {
        TrackingNumber = await warehouse.TryShipAsync(Id, ct);
        return TrackingNumber is null ? PaidOutcome.StayFor(TimeSpan.FromMinutes(10)) : PaidOutcome.Shipped;
    }

    private OrderState? CheckShipped(ICarrier carrier)                 // the short form: null = stay
        => carrier.IsDelivered(TrackingNumber!) ? Delivered : null;
}
