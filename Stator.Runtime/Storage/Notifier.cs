using System;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>
/// Adds a NOTIFY to statements by which a row enters a state. It is sent with the commit, and a commit that notifies takes a lock which is
/// the whole server's, so a process sends only one in a while for each table. Whoever hears that one keeps looking for some time.
/// </summary>
/// <param name="within">How soon a row must be due to be worth it: later ones are found by looking in time.</param>
/// <param name="timeProvider">Measures how long ago one was sent.</param>
internal sealed class Notifier(TimeSpan within, TimeProvider timeProvider)
{
    public const string Channel = "stator";

    // How a statement ends that records what it does: see HistorySql of the generator.
    private const string Recorded = "SELECT key, due_in\nFROM entered";

    private static readonly TimeSpan OncePer = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<(string Table, bool Delayed), long> sent = new();

    /// <summary>The statement with a NOTIFY, or as it is where one has just been sent.</summary>
    /// <param name="machine">Whose statement it is.</param>
    /// <param name="statement">A statement that returns the key and in how many seconds the row is due.</param>
    /// <param name="parameters">The parameters of the statement, which get more.</param>
    /// <param name="delayed">Whether the row was given a start of its own: news of later rows keep none of rows that are due now back.</param>
    /// <param name="inTransaction">
    /// Whether the statement is part of a caller's transaction. Then nobody knows when it commits, so that each is sent; PostgreSQL
    /// makes one of all that a transaction sends alike.
    /// </param>
    public string Announcing(MachineDefinition machine, string statement, Parameters parameters, bool delayed, bool inTransaction)
    {
        if (!inTransaction && !TakeTurn((machine.Table, delayed)))
        {
            return statement;
        }

        parameters.Add("stator_table", machine.Table).Add("stator_within", within.TotalSeconds);
        // A statement that writes in several places must stand at the top, so that one which records a move has its part of that name already.
        var entered = statement.EndsWith(Recorded, StringComparison.Ordinal) ? statement[..^Recorded.Length] : $"""
            WITH entered (key, due_in) AS (
            {statement}
            )

            """;
        return entered + $"""
            SELECT key, due_in,
                CASE WHEN due_in <= @stator_within THEN
                    pg_notify('{Channel}', @stator_table || ' ' || greatest(0, ceil(due_in * 1000))::bigint)
                END
            FROM entered
            """;
    }

    /// <summary>Sends one for many rows, with the commit of the transaction that inserts them.</summary>
    public async Task AnnounceAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, TimeSpan dueIn, CancellationToken cancellationToken)
    {
        if (dueIn > within)
        {
            return;
        }

        var milliseconds = Math.Max(0, Math.Ceiling(dueIn.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        await connection.ExecuteAsync(new CommandDefinition(
            $"SELECT pg_notify('{Channel}', @stator_payload)", new Parameters().Add("stator_payload", machine.Table + " " + milliseconds),
            transaction, cancellationToken: cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Passes on what a notification says: the table, and in how many milliseconds a row of it is due.</summary>
    public static void PassOn(string payload, DueNews news)
    {
        // Anybody may send to a channel, so that a payload may be anything.
        var space = payload.LastIndexOf(' ');
        if (space > 0 && uint.TryParse(payload.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            news.Tell(payload[..space], TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    private bool TakeTurn((string Table, bool Delayed) what)
    {
        var now = timeProvider.GetTimestamp();
        if (sent.TryGetValue(what, out var last))
        {
            return timeProvider.GetElapsedTime(last, now) >= OncePer && sent.TryUpdate(what, now, last);
        }

        return sent.TryAdd(what, now);
    }
}
