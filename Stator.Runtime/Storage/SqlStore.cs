using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using NpgsqlTypes;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>What the two stores share: the outside door, and running statements on a connection of the data source or of a caller's transaction.</summary>
internal abstract partial class SqlStore(DbDataSource dataSource, Func<MachineDefinition, MachineSql> sql, Func<string, string> atClock)
{
    private readonly ConcurrentDictionary<MachineDefinition, MachineSql> statements = new();

    protected DbDataSource DataSource { get; } = dataSource;

    public Task<object?> FindAsync(MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => RunAsync(
            Sql(machine).Find, new Parameters().Add("key", key), transaction, isWrite: false, reader => machine.Rows.Read(reader, 0),
            cancellationToken);

    public async Task<bool> CommandAsync(
        MachineDefinition machine, string command, object key, string? by, DbTransaction? transaction, CancellationToken cancellationToken)
        => await EnterAsync(
            machine, Sql(machine).Commands[command], Moving(machine, new Parameters().Add("key", key), ("command", command, by)), false, transaction, cancellationToken)
            .ConfigureAwait(false) is not null;

    public async Task<IReadOnlyDictionary<string, long>> CountByStateAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>();
        await RunAsync(
            Sql(machine).CountByState, new Parameters(), transaction, isWrite: false,
            reader =>
            {
                counts.Add(reader.GetString(0), reader.GetInt64(1));
                return counts;
            },
            cancellationToken).ConfigureAwait(false);
        return counts;
    }

    public async Task<StatorDepth> DepthAsync(MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
        => (await RunAsync(
            Sql(machine).Depth, new Parameters(), transaction, isWrite: false, reader => ReadDepth(reader, 0), cancellationToken)
            .ConfigureAwait(false))!;

    public async Task<IReadOnlyDictionary<string, StatorDepth>> DepthByQueueAsync(
        MachineDefinition machine, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var statement = Sql(machine).DepthByQueue
            ?? throw new InvalidOperationException($"Machine '{machine.Name}' has no queues. Put [Queue] on a property of it, or call DepthAsync.");
        var depths = new Dictionary<string, StatorDepth>();
        await RunAsync(
            statement, new Parameters(), transaction, isWrite: false,
            reader =>
            {
                depths.Add(reader.GetString(0), ReadDepth(reader, 1));
                return depths;
            },
            cancellationToken).ConfigureAwait(false);
        return depths;
    }

    private static StatorDepth ReadDepth(DbDataReader reader, int ordinal)
        => new(
            reader.GetInt64(ordinal), reader.GetInt64(ordinal + 1),
            reader.IsDBNull(ordinal + 2) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(ordinal + 2))));

    public virtual Task<IReadOnlyList<Peeked>> PeekAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => PeekAsync(machines, (i, _) => Sql(machines[i]).Peek, cancellationToken);

    /// <summary>Looks at all machines at once, with what is asked of each.</summary>
    protected async Task<IReadOnlyList<Peeked>> PeekAsync(
        IReadOnlyList<MachineDefinition> machines, Func<int, Parameters, string> ask, CancellationToken cancellationToken)
    {
        var peeked = new Peeked[machines.Count];
        var parameters = new Parameters();
        var statement = string.Join("\nUNION ALL\n", machines.Select((_, i) => $"SELECT {i}, peek.*\nFROM (\n{ask(i, parameters)}\n) AS peek"));
        await RunningAsync(
            isWrite: false,
            c => ReadAsync(
                c, statement, parameters, null,
                reader => peeked[reader.GetInt32(0)] = new Peeked(
                    reader.GetInt32(1) != 0, ReadSpan(reader, 2), reader.GetInt32(3) != 0, reader.GetInt32(4) != 0),
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return peeked;
    }

    public string ScriptSchema(IReadOnlyList<MachineDefinition> machines)
        => string.Concat(machines.SelectMany(m => Sql(m).Schema).Distinct().Select(s =>
            (s.AddsColumn is null ? string.Empty : $"-- only where the table has no column {s.AddsColumn} yet\n") + s.Sql + ";\n\n"));

    public DueNews News { get; } = new();

    protected MachineSql Sql(MachineDefinition machine) => statements.GetOrAdd(machine, m => sql(m).Rewritten(atClock));

    protected string AtClock(string statement) => atClock(statement);

    /// <summary>The statement, and that it tells other processes.</summary>
    protected virtual string Announcing(
        MachineDefinition machine, string statement, Parameters parameters, bool delayed, bool inTransaction) => statement;

    /// <summary>Tells other processes of rows that become due with the commit of a transaction.</summary>
    protected virtual Task AnnounceAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, TimeSpan dueIn, CancellationToken cancellationToken)
        => Task.CompletedTask;

    /// <summary>A time of Stator's own, as its columns hold it.</summary>
    protected abstract object Time(DateTimeOffset time);

    /// <summary>A span of time, as statements add it to a time.</summary>
    protected abstract object Span(TimeSpan span);

    /// <summary>Reads a time of Stator's own.</summary>
    protected abstract DateTimeOffset ReadTime(DbDataReader reader, int ordinal);

    /// <summary>
    /// Reads what a claim returns: the due time, SqlStatements.LeaseColumns, whether a Stay is done, where the row lies, then the row, then its
    /// snoozes where they are counted.
    /// </summary>
    protected ClaimedRow Claimed(MachineDefinition machine, DbDataReader reader, Guid token) => WithQueue(machine, new()
    {
        Due = reader.IsDBNull(0) ? DateTimeOffset.MaxValue : ReadTime(reader, 0),
        LeaseEnds = ReadTime(reader, 1),
        StateChanged = ReadTime(reader, 2),
        Attempt = reader.GetInt32(3),
        PreviousError = reader.IsDBNull(4) ? null : reader.GetString(4),
        StayIsDone = reader.GetBoolean(5),
        Place = reader.IsDBNull(6) ? null : ReadPlace(reader, 6),
        Key = machine.Rows.ReadKey(reader, 7),
        State = machine.GetState(reader.GetString(8)),
        Row = machine.Rows.Read(reader, 7),
        Token = token,
        Snoozes = machine.CountsSnoozes ? reader.GetInt32(reader.FieldCount - 1) : 0,
    });

    private static ClaimedRow WithQueue(MachineDefinition machine, ClaimedRow row)
        => machine.Claims.HasQueue ? row with { Queue = machine.Rows.QueueOf(row.Row) } : row;

    /// <summary>Reads where a row lies, of a database that says so.</summary>
    protected virtual NpgsqlTid? ReadPlace(DbDataReader reader, int ordinal) => null;

    /// <summary>What to throw where the database says that something of the schema is not there.</summary>
    protected InvalidOperationException Missing(string said, DbException exception) => MissingSchema.Of(statements.Keys, said, exception);

    /// <summary>Whether an error says that a value which must be unique is there already.</summary>
    protected abstract bool IsViolated(DbException exception);

    /// <summary>Whether an error says that another live row has the same values.</summary>
    protected abstract bool IsViolated(MachineDefinition machine, UniqueDefinition unique, DbException exception);

    /// <summary>Runs work on a connection of the data source.</summary>
    protected abstract Task<T> ConnectedAsync<T>(bool isWrite, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>The same for the runner's verbs, of which only a few run at a time.</summary>
    protected virtual Task<T> RunningAsync<T>(bool isWrite, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
        => ConnectedAsync(isWrite, work, cancellationToken);

    /// <summary>Runs a statement and reads every row of its result. Returns what was read last; default where there was nothing.</summary>
    protected static async Task<T?> ReadAsync<T>(
        DbConnection connection, string statement, Parameters parameters, DbTransaction? transaction, Func<DbDataReader, T> read,
        CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(statement, parameters, transaction, cancellationToken: cancellationToken);
        var reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var last = default(T);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                last = read(reader);
            }

            return last;
        }
    }

    private Task<T?> RunAsync<T>(
        string statement, Parameters parameters, DbTransaction? transaction, bool isWrite, Func<DbDataReader, T> read,
        CancellationToken cancellationToken)
        => transaction is null
            ? ConnectedAsync(isWrite, c => ReadAsync(c, statement, parameters, null, read, cancellationToken), cancellationToken)
            : ReadAsync(ConnectionOf(transaction), statement, parameters, transaction, read, cancellationToken);

    /// <summary>Runs a statement by which a row enters a state, and tells of it. Returns the key; null where there was no such row.</summary>
    private Task<object?> EnterAsync(
        MachineDefinition machine, string statement, Parameters parameters, bool delayed, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        var announcing = Announcing(machine, statement, parameters, delayed, transaction is not null);
        return transaction is null
            ? ConnectedAsync(isWrite: true, c => EnterAsync(c, machine, announcing, parameters, null, cancellationToken), cancellationToken)
            : EnterAsync(ConnectionOf(transaction), machine, announcing, parameters, transaction, cancellationToken);
    }

    private Task<object?> EnterAsync(
        DbConnection connection, MachineDefinition machine, string statement, Parameters parameters, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => Sql(machine).History is { Record: not null } history
            ? EnterAndRecordAsync(connection, machine, history, statement, parameters, transaction, cancellationToken)
            : EnterUnrecordedAsync(connection, machine, statement, parameters, transaction, cancellationToken);

    private async Task<object?> EnterUnrecordedAsync(
        DbConnection connection, MachineDefinition machine, string statement, Parameters parameters, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        TimeSpan? dueIn = null;
        var key = await ReadAsync(
            connection, statement, parameters, transaction,
            reader =>
            {
                dueIn = ReadSpan(reader, 1);
                return machine.Rows.ReadKey(reader, 0);
            },
            cancellationToken).ConfigureAwait(false);

        // When a caller's transaction commits, only the database tells.
        if (dueIn is { } span && transaction is null)
        {
            News.Tell(machine.Table, span);
        }

        return key;
    }

    private static TimeSpan? ReadSpan(DbDataReader reader, int ordinal)
        => reader.IsDBNull(ordinal) ? null : TimeSpan.FromSeconds(reader.GetDouble(ordinal));

    /// <summary>Whether a caller's connection is one to the database of this store, as far as its type tells.</summary>
    protected abstract bool IsOfThisDatabase(DbConnection connection);

    private DbConnection ConnectionOf(DbTransaction transaction)
    {
        DbConnection? connection;
        try
        {
            connection = transaction.Connection;

            // Npgsql keeps the connection, and says that it is over only here.
            _ = transaction.IsolationLevel;
        }
        catch (InvalidOperationException)
        {
            connection = null;
        }

        if (connection is null)
        {
            throw new InvalidOperationException("The transaction is over: it has been committed, rolled back or disposed. Begin a new one.");
        }

        return IsOfThisDatabase(connection) ? connection : throw new ArgumentException(
            $"The transaction is on a '{connection.GetType().Name}', which is not a connection to the database of Stator's tables. Begin it "
            + "on the data source that UsePostgres or UseSqlite was given.",
            nameof(transaction));
    }
}
