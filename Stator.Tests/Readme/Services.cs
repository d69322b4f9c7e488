using System.Threading;
using System.Threading.Tasks;

namespace Shop;

public interface IPaymentGateway
{
    Task<bool> IsPaidAsync(long orderId, CancellationToken ct);
}

public interface IWarehouse
{
    Task<string?> TryShipAsync(long orderId, CancellationToken ct);
}

public interface ICarrier
{
    bool IsDelivered(string trackingNumber);
}
