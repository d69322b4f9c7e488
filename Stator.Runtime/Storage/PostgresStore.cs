using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Npgsql;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>The verbs on PostgreSQL: each takes a batch, and is one statement.</summary>
/// <param name="dataSource">Where connections come from. No state is left on them, so that a pooler in transaction mode may stand between.</param>
/// <param name="clock">For tests: an SQL expression that takes the place of the database's clock.</param>
internal sealed class PostgresStore(NpgsqlDataSource dataSource, string? clock = null)
    : SqlStore(dataSource, machine => machine.Postgres, sql => clock is null ? sql : sql.Replace(Clock, clock, StringComparison.Ordinal)), IMachineStore, IDisposable
{
    private const string Clock = "statement_timestamp()";

    private readonly Lock renewalGate = new();
    private NpgsqlConnection? renewalConnection;

    public async Task<IReadOnlyList<ClaimedRow>> ClaimAsync(
        MachineDefinition machine, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, CancellationToken cancellationToken)
    {
        var parameters = new Parameters().Add("limit", limit).Add("token", token).Add("lease", lease).Add("due_by", dueBy);
        var claimed = await AllAsync(Sql(machine).Claim, parameters, reader => Claimed(machine, reader, token), cancellationToken)
            .ConfigureAwait(false);

        // RETURNING has no order of its own.
        return [.. claimed.OrderBy(row => row.Due).ThenBy(row => row.Key)];
    }

    public async Task<IReadOnlyList<WriteResult>> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        var parameters = Leases(machine, outcomes.Select(o => o.Claimed))
            .Add("targets", outcomes.Select(o => o.Target is { } target ? machine.States[target].StoredName : null).ToArray())
            .Add("delays", outcomes.Select(o => o.Delay).ToArray())
            .Add("failed", outcomes.Select(o => o.Failed).ToArray())
            .Add("errors", outcomes.Select(o => o.Error).ToArray());
        for (var column = 0; column < machine.Rows.PersistedCount; column++)
        {
            var values = machine.Rows.NewPersistedArray(column, outcomes.Count);
            for (var i = 0; i < outcomes.Count; i++)
            {
                values.SetValue(Parameters.Utc(SavedOf(outcomes[i], column)?.Value), i);
            }

            parameters
                .Add($"saved{column}", values)
                .Add($"saves{column}", outcomes.Select(o => SavedOf(o, column) is not null).ToArray());
        }

        var written = new Dictionary<object, WriteResult>();
        await AllAsync(
            Sql(machine).Complete, parameters,
            reader => written.TryAdd(
                machine.Rows.ReadKey(reader, 0),
                new WriteResult(reader.GetBoolean(2) ? WriteEnd.TimedOut : WriteEnd.Written, machine.GetState(reader.GetString(1)))),
            cancellationToken).ConfigureAwait(false);

        var results = new List<WriteResult>(outcomes.Count);
        foreach (var outcome in outcomes)
        {
            results.Add(written.TryGetValue(outcome.Claimed.Key, out var result)
                ? result
                : new WriteResult(await RefusalAsync(machine, outcome.Claimed.Key, cancellationToken).ConfigureAwait(false), outcome.Claimed.State));
        }

        return results;
    }

    public Task<int> ReleaseAsync(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken)
        => WriteAsync(Sql(machine).Release, Leases(machine, rows), cancellationToken);

    public int Renew(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, TimeSpan lease, TimeSpan atMost)
    {
        // Kept open: making a connection needs the thread pool, which may be full when the leases need it most. One at a time renews.
        lock (renewalGate)
        {
            try
            {
                renewalConnection ??= dataSource.OpenConnection();
                return renewalConnection.Execute(new CommandDefinition(
                    Sql(machine).Renew, Leases(machine, rows).Add("lease", lease), commandTimeout: (int)Math.Ceiling(atMost.TotalSeconds)));
            }
            catch
            {
                renewalConnection?.Dispose();
                renewalConnection = null;
                throw;
            }
        }
    }

    public async Task<IReadOnlyList<SweptRow>> SweepAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
    {
        var swept = new List<SweptRow>();
        foreach (var statement in new[] { Sql(machine).Sweep, Sql(machine).MoveLegacy })
        {
            if (statement is not null)
            {
                swept.AddRange(await AllAsync(
                    statement, new Parameters().Add("limit", limit),
                    reader => new SweptRow(
                        machine.Rows.ReadKey(reader, 0), machine.GetState(reader.GetString(1)), machine.GetState(reader.GetString(2))),
                    cancellationToken).ConfigureAwait(false));
            }
        }

        return swept;
    }

    public async Task<int> DeleteAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var statement in Sql(machine).Deletes)
        {
            deleted += await WriteAsync(statement, new Parameters().Add("limit", limit), cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    public Task EnsureSchemaAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    // CREATE IF NOT EXISTS fails when two do it at once. The lock ends with the transaction, so that a pooler may stand between.
                    var statements = machines.SelectMany(m => Sql(m).Schema).Select(s => s.Sql)
                        .Prepend("SELECT pg_advisory_xact_lock(hashtext('stator schema'))");
                    foreach (var statement in statements)
                    {
                        await connection.ExecuteAsync(new CommandDefinition(statement, null, transaction, cancellationToken: cancellationToken))
                            .ConfigureAwait(false);
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return machines.Count;
                }
            },
            cancellationToken);

    public void Dispose() => renewalConnection?.Dispose();

    // 57: the operator stopped the server, or somebody cancelled the statement. Npgsql counts neither as transient.
    public bool IsTransient(Exception exception)
        => exception is TimeoutException or PostgresException { IsTransient: true }
            || exception is PostgresException { SqlState: ['5', '7', ..] }
            || exception is NpgsqlException and not PostgresException;

    protected override string Now => "SELECT " + Clock;

    protected override IEnumerable<Parameters> OfKeys(MachineDefinition machine, IReadOnlyList<object> keys)
        => [new Parameters().Add("keys", KeyArray(machine, keys))];

    protected override object Time(DateTimeOffset time) => time;

    protected override object Span(TimeSpan span) => span;

    protected override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);

    protected override async Task<T> ConnectedAsync<T>(bool isWrite, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await work(connection).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException exception) when (exception is not PostgresException)
        {
            // The wire broke: what else lies idle in the pool went to the same dead peer, and each would be tried in turn.
            dataSource.Clear();
            throw;
        }
    }

    private static Parameters Leases(MachineDefinition machine, IEnumerable<ClaimedRow> rows)
    {
        var leases = rows.ToList();
        return new Parameters()
            .Add("keys", KeyArray(machine, [.. leases.Select(r => r.Key)]))
            .Add("states", leases.Select(r => machine.States[r.State].StoredName).ToArray())
            .Add("tokens", leases.Select(r => r.Token).ToArray());
    }

    private static Array KeyArray(MachineDefinition machine, IReadOnlyList<object> keys)
    {
        var array = machine.Rows.NewKeyArray(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            array.SetValue(keys[i], i);
        }

        return array;
    }

    private Task<WriteEnd> RefusalAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: false,
            async c => await ReadAsync(c, Sql(machine).Exists, new Parameters().Add("key", key), null, _ => true, cancellationToken)
                .ConfigureAwait(false) ? WriteEnd.Lost : WriteEnd.Gone,
            cancellationToken);

    private Task<List<T>> AllAsync<T>(string statement, Parameters parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            async connection =>
            {
                var all = new List<T>();
                await ReadAsync(
                    connection, statement, parameters, null,
                    reader =>
                    {
                        all.Add(read(reader));
                        return all;
                    },
                    cancellationToken).ConfigureAwait(false);
                return all;
            },
            cancellationToken);

    private Task<int> WriteAsync(string statement, Parameters parameters, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            c => c.ExecuteAsync(new CommandDefinition(statement, parameters, cancellationToken: cancellationToken)),
            cancellationToken);
}
