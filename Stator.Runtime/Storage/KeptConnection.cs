using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Npgsql;

namespace Stator.Storage;

/// <summary>An open connection of <see cref="KeptConnections"/>.</summary>
internal sealed class KeptConnection(NpgsqlConnection connection, bool prepares)
{
    private bool? mayPrepare = prepares ? null : false;

    public NpgsqlConnection Connection => connection;

    /// <summary>Since when nobody uses it.</summary>
    public long IdleSince { get; set; }

    /// <summary>
    /// Runs one of the few statements that are most of all, and reads each row of its result. It is prepared where it may be: then the
    /// database neither parses nor plans it again.
    /// </summary>
    public async Task ReadAsync(string statement, Parameters parameters, Action<DbDataReader> read, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(statement, connection);
        await using (command.ConfigureAwait(false))
        {
            parameters.AddTo(command);
            if (await MayPrepareAsync(cancellationToken).ConfigureAwait(false))
            {
                // Sends something only the first time on this connection.
                await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
            }

            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    read(reader);
                }
            }
        }
    }

    // Session state, which only a connection of our own without a pooler can have; a data source resets it when it gets the connection back.
    // The database keeps the plan of a prepared statement, made when the table was maybe empty, until statistics come: then reading all of it,
    // or hashing it, is the best plan, and a minute later the worst. And a plan that is made for any parameters looks so dear on a large table
    // that the database compiles it at each execution, for longer than it runs.
    public const string StablePlans =
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; "
        + "SET enable_mergejoin = off; SET jit = off";

    private async ValueTask<bool> MayPrepareAsync(CancellationToken cancellationToken)
    {
        if (mayPrepare is { } known)
        {
            return known;
        }

        // A pooler makes up the number by which a client may cancel, because which process will serve it changes; a server says the number
        // of its process.
        var isDirect = await connection.ExecuteScalarAsync<int>(
            new CommandDefinition("SELECT pg_backend_pid()", cancellationToken: cancellationToken)).ConfigureAwait(false) == connection.ProcessID;
        if (isDirect)
        {
            await connection.ExecuteAsync(new CommandDefinition(StablePlans, cancellationToken: cancellationToken)).ConfigureAwait(false);
        }

        mayPrepare = isDirect;
        return isDirect;
    }
}
