using System.Threading;
using System.Threading.Tasks;

namespace Shop;

public interface IPaymentGateway
{
    Task<bool> IsPaidAsync(long orderId, CancellationToken ct);
}

public interface IWarehouse
{
    Task<bool> TryShipAsync(long orderId, CancellationToken ct);
}

public interface ICarrier
{
    bool IsDelivered(long orderId);
}
