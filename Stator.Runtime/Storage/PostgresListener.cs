using System;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Npgsql;

namespace Stator.Storage;

/// <summary>One connection that listens, from its opening until it breaks.</summary>
internal sealed class PostgresListener(NpgsqlDataSource dataSource, DueNews news)
{
    /// <inheritdoc cref="IMachineStore.ListenAsync"/>
    public async Task<bool> ListenAsync(
        string probe, Func<Task> sendProbe, TimeSpan probeTime, Action alive, TimeSpan beat, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var proven = false;
            connection.Notification += (_, notification) =>
            {
                proven |= notification.Channel == probe;
                if (notification.Channel == Notifier.Channel)
                {
                    Notifier.PassOn(notification.Payload, news);
                }
            };

            // A channel of its own first: behind a pooler a LISTEN stays on a connection that is soon somebody else's, so that nothing may
            // ever be sent to it. From another connection, because a pooler might by chance give this one the same server twice.
            await ExecuteAsync($"LISTEN \"{probe}\"").ConfigureAwait(false);
            await sendProbe().ConfigureAwait(false);
            await connection.WaitAsync(probeTime, cancellationToken).ConfigureAwait(false);
            if (!proven)
            {
                await ExecuteAsync($"UNLISTEN \"{probe}\"").ConfigureAwait(false);
                return false;
            }

            await ExecuteAsync($"UNLISTEN \"{probe}\"; LISTEN {Notifier.Channel}").ConfigureAwait(false);
            alive();
            while (!cancellationToken.IsCancellationRequested)
            {
                // A peer that has died without a word is noticed by asking it something.
                if (!await connection.WaitAsync(beat, cancellationToken).ConfigureAwait(false))
                {
                    await ExecuteAsync("SELECT 1").ConfigureAwait(false);
                }

                alive();
            }

            return true;
        }

        Task ExecuteAsync(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }
}
