using System;
using System.Collections.Concurrent;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dapper;

namespace Shop;

public interface IPaymentGateway
{
    Task<bool> IsPaidAsync(long orderId, CancellationToken ct);
}

public interface IWarehouse
{
    /// <summary>Ships the order if it can: the number of the parcel, or null.</summary>
    Task<string?> TryShipAsync(long orderId, CancellationToken ct);
}

public interface ICarrier
{
    bool IsDelivered(long orderId);
}

/// <summary>
/// The outside world, which lets happen to each order what the CSV says. Money does not care whether our process lives, so when it arrives
/// is written in the database. Tries are counted in memory only: when a kill makes us forget them, shipping takes longer and ends the same.
/// </summary>
internal sealed class World(Store store, OrdersCsv orders, TimeProvider clock) : IPaymentGateway, IWarehouse, ICarrier
{
    private readonly ConcurrentDictionary<long, int> packed = new();
    private readonly ConcurrentDictionary<long, int> looked = new();

    public async Task<bool> IsPaidAsync(long orderId, CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM payments WHERE order_id = @orderId AND arrives_at <= @now",
            new { orderId, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }) > 0;
    }

    public async Task<string?> TryShipAsync(long orderId, CancellationToken ct)
    {
        if (await IsTheDeskNotDoneWithAsync(orderId, ct))
        {
            return null;
        }

        var tries = packed.AddOrUpdate(orderId, 1, (_, n) => n + 1);
        var shipsOnTry = orders[orderId].ShipsOnTry;
        if (tries == 1 && shipsOnTry >= 4)
        {
            // A failed try: the runner writes the error to the row, and tries again after RetryAfter.
            throw new HttpRequestException("The warehouse does not answer.");
        }

        return tries < shipsOnTry ? null : FormattableString.Invariant($"parcel-{orderId:D6}");
    }

    public bool IsDelivered(long orderId)
        => looked.AddOrUpdate(orderId, 1, (_, n) => n + 1) >= orders[orderId].DeliveredOnLook;

    private async Task<bool> IsTheDeskNotDoneWithAsync(long orderId, CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM desk_notes WHERE order_id = @orderId AND released_at IS NULL", new { orderId }) > 0;
    }
}
