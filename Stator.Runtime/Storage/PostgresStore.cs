using System;
using System.Collections.Generic;
using System.Data;
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
/// <param name="timeProvider">The monotonic clock; null is the system's.</param>
/// <param name="notifier">Tells other processes what becomes due; null where nobody is told, and nobody listens.</param>
/// <param name="prepares">Whether the statements of claims and outcomes are prepared, where no pooler stands between.</param>
internal sealed partial class PostgresStore(
    NpgsqlDataSource dataSource, string? clock = null, TimeProvider? timeProvider = null, Notifier? notifier = null, bool prepares = true)
    : SqlStore(dataSource, machine => machine.Postgres, sql => clock is null ? sql : sql.Replace(Clock, clock, StringComparison.Ordinal)), IMachineStore, IDisposable
{
    private const string Clock = "statement_timestamp()";

    private readonly TimeProvider time = timeProvider ?? TimeProvider.System;
    private readonly KeptConnections kept = new(dataSource, prepares, timeProvider ?? TimeProvider.System);

    public bool CanListen => notifier is not null;

    public Task<bool> ListenAsync(
        string probe, Func<Task> sendProbe, TimeSpan probeTime, Action alive, TimeSpan beat, CancellationToken cancellationToken)
        => new PostgresListener(dataSource, News).ListenAsync(probe, sendProbe, probeTime, alive, beat, cancellationToken);

    public Task ProbeAsync(string probe, CancellationToken cancellationToken)
        => WriteAsync($"NOTIFY \"{probe}\"", new Parameters(), cancellationToken);

    public async Task<IReadOnlyList<LeaseEnd>> ReleaseAsync(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken)
    {
        var leases = OutcomeArrays.Leases(machine, rows);
        if (machine.ClaimsMoveDueTimes)
        {
            leases.Add("dues", rows.Select(r => r.Due).ToArray());
        }

        var ends = new LeaseEnd[rows.Count];
        await RunningAsync(
            isWrite: true, c => ReadAsync(c, Sql(machine).Release, leases, null, reader => ReadEnd(reader, ends), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            MarkOf(machine).Lower(row.Due);
        }

        return ends;
    }

    public IReadOnlyList<LeaseEnd> Renew(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, TimeSpan lease, TimeSpan atMost)
        => kept.Use(connection =>
        {
            var ends = new LeaseEnd[rows.Count];
            using var reader = connection.Connection.ExecuteReader(new CommandDefinition(
                Sql(machine).Renew, OutcomeArrays.Leases(machine, rows).Add("lease", lease), commandTimeout: (int)Math.Ceiling(atMost.TotalSeconds)));
            while (reader.Read())
            {
                ReadEnd((DbDataReader)reader, ends);
            }

            foreach (var row in rows)
            {
                // The new version of it lies elsewhere.
                row.Place = null;
            }

            return ends;
        });

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
                    await connection.ExecuteAsync(Of("SELECT pg_advisory_xact_lock(hashtext('stator schema'))")).ConfigureAwait(false);
                    foreach (var statement in machines.SelectMany(m => Sql(m).Schema).Distinct())
                    {
                        if (statement.Unless is null || !await connection.ExecuteScalarAsync<bool>(Of(statement.Unless)).ConfigureAwait(false))
                        {
                            await connection.ExecuteAsync(Of(statement.Sql)).ConfigureAwait(false);
                        }
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return machines.Count;

                    CommandDefinition Of(string sql) => new(sql, null, transaction, cancellationToken: cancellationToken);
                }
            },
            cancellationToken);

    public void Dispose() => kept.Dispose();

    // 57: the operator stopped the server, or somebody cancelled the statement. Npgsql counts neither as transient.
    public bool IsTransient(Exception exception)
        => exception is TimeoutException or PostgresException { IsTransient: true }
            || exception is PostgresException { SqlState: ['5', '7', ..] }
            || exception is NpgsqlException and not PostgresException;

    protected override string Now => "SELECT " + Clock;

    protected override IEnumerable<Parameters> OfKeys(MachineDefinition machine, IReadOnlyList<object> keys)
        => [OutcomeArrays.Keys(machine, keys)];

    protected override async Task<InsertManyResult> InsertManyAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, IAsyncEnumerable<object> rows,
        UntypedInsertOptions options, CancellationToken cancellationToken)
    {
        var copy = await ReadAsync(
            connection, Sql(machine).CopyTimes!, StateOf(machine, options), transaction,
            reader => new PostgresCopy(
                machine, Sql(machine), (NpgsqlConnection)connection, machine.States[options.State ?? machine.Initial].StoredName, ReadTime(reader, 0),
                reader.IsDBNull(1) ? null : ReadTime(reader, 1), options),
            cancellationToken).ConfigureAwait(false);
        var result = await copy!.RunAsync(rows, cancellationToken).ConfigureAwait(false);
        if (result.Created > 0 && copy.DueIn is { } dueIn)
        {
            await AnnounceAsync(connection, transaction, machine, dueIn, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    protected override bool IsOfThisDatabase(DbConnection connection) => connection is NpgsqlConnection;

    protected override bool IsViolated(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    protected override bool IsViolated(MachineDefinition machine, UniqueDefinition unique, DbException exception)
        => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation && violation.ConstraintName == unique.Index;

    protected override string Announcing(
        MachineDefinition machine, string statement, Parameters parameters, bool delayed, bool inTransaction)
        => notifier?.Announcing(machine, statement, parameters, delayed, inTransaction) ?? statement;

    protected override Task AnnounceAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, TimeSpan dueIn, CancellationToken cancellationToken)
        => notifier?.AnnounceAsync(connection, transaction, machine, dueIn, cancellationToken) ?? Task.CompletedTask;

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
        catch (PostgresException exception) when (SaysWhatIsMissing(exception))
        {
            throw Missing(exception.MessageText, exception);
        }
        catch (NpgsqlException exception) when (exception is not PostgresException)
        {
            // The wire broke: what else lies idle in the pool went to the same dead peer, and each would be tried in turn.
            dataSource.Clear();
            throw;
        }
    }

    protected override Task<T> RunningAsync<T>(bool isWrite, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
        => KeptAsync(c => work(c.Connection), cancellationToken);

    private async Task<T> KeptAsync<T>(Func<KeptConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await kept.UseAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (SaysWhatIsMissing(exception))
        {
            throw Missing(exception.MessageText, exception);
        }
    }

    private static bool SaysWhatIsMissing(PostgresException exception)
        => exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn;

    private static LeaseEnd ReadEnd(DbDataReader reader, LeaseEnd[] ends)
        => ends[(int)reader.GetInt64(0) - 1] = reader.GetBoolean(1) ? LeaseEnd.Written
            : !reader.IsDBNull(2) && reader.GetBoolean(2) ? LeaseEnd.Locked
            : LeaseEnd.Gone;

    private Task<List<T>> AllAsync<T>(string statement, Parameters parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        => RunningAsync(
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
        => RunningAsync(
            isWrite: true,
            c => c.ExecuteAsync(new CommandDefinition(statement, parameters, cancellationToken: cancellationToken)),
            cancellationToken);
}
