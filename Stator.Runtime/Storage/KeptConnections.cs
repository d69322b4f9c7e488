using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Stator.Storage;

/// <summary>
/// The connections of the runs. They stay open between calls: one that goes back to the data source is reset before it is used again, which
/// costs a statement. How many are in use at a time is for the callers to bound.
/// </summary>
/// <param name="dataSource">Where they come from.</param>
/// <param name="prepares">Whether statements are prepared on them, where no pooler stands between.</param>
/// <param name="timeProvider">Measures how long one has not been used.</param>
internal sealed class KeptConnections(NpgsqlDataSource dataSource, bool prepares, TimeProvider timeProvider) : IDisposable
{
    private const int Most = 2;

    // Firewalls forget connections on which nothing is said.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();

    // The one that was used last is at the end, and is used next.
    private readonly List<KeptConnection> idle = [];
    private volatile bool cannotPrepare;
    private bool disposed;

    /// <summary>Does work on a connection that nobody else uses meanwhile.</summary>
    public async Task<T> UseAsync<T>(Func<KeptConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var kept = TakeIdle() ?? New(await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
            try
            {
                var result = await work(kept).ConfigureAwait(false);
                PutBack(kept);
                return result;
            }
            catch (Exception exception)
            {
                Failed(kept, exception);
                throw;
            }
        }
        catch (NpgsqlException exception) when (exception is not PostgresException)
        {
            Clear();
            throw;
        }
    }

    /// <summary>The same on the caller's thread and no other, so that it works while the thread pool is full.</summary>
    public T Use<T>(Func<KeptConnection, T> work)
    {
        try
        {
            var kept = TakeIdle() ?? New(dataSource.OpenConnection());
            try
            {
                var result = work(kept);
                PutBack(kept);
                return result;
            }
            catch (Exception exception)
            {
                Failed(kept, exception);
                throw;
            }
        }
        catch (NpgsqlException exception) when (exception is not PostgresException)
        {
            Clear();
            throw;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        CloseIdle(TimeSpan.Zero);
    }

    private KeptConnection New(NpgsqlConnection connection) => new(connection, prepares && !cannotPrepare);

    private KeptConnection? TakeIdle()
    {
        lock (gate)
        {
            if (idle is not [.., var last])
            {
                return null;
            }

            idle.RemoveAt(idle.Count - 1);
            return last;
        }
    }

    private void PutBack(KeptConnection kept)
    {
        kept.IdleSince = timeProvider.GetTimestamp();
        lock (gate)
        {
            if (!disposed && idle.Count < Most)
            {
                idle.Add(kept);
                kept = null!;
            }
        }

        kept?.Connection.Dispose();
        CloseIdle(LongestIdle);
    }

    private void Failed(KeptConnection kept, Exception exception)
    {
        // A name that is not known there, or known already: a pooler that was not seen has given the client another process.
        if (exception is PostgresException
            {
                SqlState: PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement,
            })
        {
            cannotPrepare = true;
            Clear();
        }

        kept.Connection.Dispose();
    }

    /// <summary>The wire broke: what else lies idle goes to the same dead peer, and each would be tried in turn.</summary>
    private void Clear()
    {
        CloseIdle(TimeSpan.Zero);
        dataSource.Clear();
    }

    private void CloseIdle(TimeSpan after)
    {
        List<KeptConnection> over;
        lock (gate)
        {
            over = idle.FindAll(k => timeProvider.GetElapsedTime(k.IdleSince) >= after);
            idle.RemoveAll(over.Contains);
        }

        over.ForEach(k => k.Connection.Dispose());
    }
}
