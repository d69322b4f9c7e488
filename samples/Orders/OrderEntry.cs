using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.Hosting;
using Stator;

namespace Shop;

/// <summary>Takes the orders of the CSV, a few at a time; those that an earlier run has taken already are left alone.</summary>
internal sealed class OrderEntry(IStator<Order> stator, Store store, OrdersCsv orders, TimeProvider clock) : BackgroundService
{
    private const int AtATime = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = (await store.ReadIdsAsync()).ToHashSet();
        foreach (var batch in orders.Where(o => !taken.Contains(o.Id)).Chunk(AtATime))
        {
            await TakeAsync(batch, stoppingToken);
            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private async Task TakeAsync(IEnumerable<PlannedOrder> batch, CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        // The order and what the world will do to it are there together or not at all.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var planned in batch)
        {
            var order = new Order { Id = planned.Id, Customer = planned.Customer };
            await stator.InsertAsync(order, transaction: transaction, cancellationToken: ct);
            if (planned.PaysAfter is { } paysAfter && planned.HoldIn != OrderState.AwaitingPayment)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO payments (order_id, arrives_at) VALUES (@Id, @arrivesAt)",
                    new { planned.Id, arrivesAt = (clock.GetUtcNow() + paysAfter).ToUnixTimeMilliseconds() },
                    transaction);
            }

            if (planned.HoldIn is { } holdIn)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO desk_notes (order_id, hold_in) VALUES (@Id, @holdIn)",
                    new { planned.Id, holdIn = holdIn.ToString() },
                    transaction);
            }
        }

        await transaction.CommitAsync(ct);
    }
}
