using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Microsoft.Extensions.Hosting;
using Stator;

namespace Shop;

/// <summary>
/// The customer desk: outside code that puts orders on hold and releases them. Each note of it commits together with the command that it
/// notes, so a kill makes it neither forget a call nor answer one twice.
/// </summary>
internal sealed class Desk(IStator<Order> stator, Store store, OrdersCsv orders, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CallsAgainAfter = TimeSpan.FromSeconds(1);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Registered before the runner, the desk starts before it: after a long break it answers the calls that it missed before the runner
    /// finds the orders timed out.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await AnswerAsync(stoppingToken);
        }
    }

    private async Task AnswerAsync(CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);

        // The world does not let an order leave this state before the desk has had it, so there is no hurry, and no race.
        var toHold = await connection.QueryAsync<long>(
            "SELECT n.order_id FROM desk_notes n JOIN orders o ON o.id = n.order_id WHERE n.held_at IS NULL AND o.state = n.hold_in");
        foreach (var id in toHold.ToList())
        {
            await HoldAsync(connection, id, ct);
        }

        var held = await connection.QueryAsync<long>(
            "SELECT order_id FROM desk_notes WHERE held_at <= @before AND released_at IS NULL",
            new { before = Now - (long)CallsAgainAfter.TotalMilliseconds });
        foreach (var id in held.Where(id => orders[id].IsReleased).ToList())
        {
            await ReleaseAsync(connection, orders[id], ct);
        }
    }

    private async Task HoldAsync(DbConnection connection, long id, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("UPDATE desk_notes SET held_at = @Now WHERE order_id = @id", new { Now, id }, transaction);
        if (await stator.HoldAsync(id, transaction, ct))
        {
            await transaction.CommitAsync(ct);
        }
    }

    private async Task ReleaseAsync(DbConnection connection, PlannedOrder planned, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            "UPDATE desk_notes SET released_at = @Now WHERE order_id = @Id", new { Now, planned.Id }, transaction);
        if (planned.PaysAfter is { } paysAfter && planned.HoldIn == OrderState.AwaitingPayment)
        {
            await connection.ExecuteAsync(
                "INSERT INTO payments (order_id, arrives_at) VALUES (@Id, @arrivesAt)",
                new { planned.Id, arrivesAt = Now + (long)paysAfter.TotalMilliseconds },
                transaction);
        }

        if (await stator.ReleaseAsync(planned.Id, transaction, ct))
        {
            await transaction.CommitAsync(ct);
        }
    }
}
