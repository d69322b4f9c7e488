using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>
/// The verbs on SQLite: each is one transaction, which is the database's only writer while it lasts, so that rows can be taken one by one.
/// </summary>
/// <param name="dataSource">Where connections come from: the application brings the driver.</param>
/// <param name="clock">For tests: an SQL expression that takes the place of 'now'.</param>
internal sealed partial class SqliteStore(DbDataSource dataSource, string? clock = null)
    : SqlStore(dataSource, machine => machine.Sqlite, sql => clock is null ? sql : sql.Replace(Clock, clock, StringComparison.Ordinal)), IMachineStore
{
    private const string Clock = "'now'";
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";

    // SQLite lets one connection write at a time and makes others poll; waiting here is quicker, and fair.
    private readonly SemaphoreSlim writer = new(1, 1);

    // Processes on one file find each other's rows by looking.
    public bool CanListen => false;

    public Task<bool> ListenAsync(
        string probe, Func<Task> sendProbe, TimeSpan probeTime, Action alive, TimeSpan beat, CancellationToken cancellationToken)
        => Task.FromResult(false);

    public Task ProbeAsync(string probe, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<ClaimedRow>> ClaimAsync(
        MachineDefinition machine, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, CancellationToken cancellationToken)
        => TransactionAsync<IReadOnlyList<ClaimedRow>>(async run =>
        {
            var due = new List<(object Key, string Due)>();
            await run(
                Sql(machine).Claim,
                new Parameters().Add("limit", limit).Add("due_by", dueBy is { } time ? Time(time) : null),
                reader => due.Add((machine.Rows.ReadKey(reader, 0), reader.GetString(1)))).ConfigureAwait(false);

            var claimed = new List<ClaimedRow>(due.Count);
            foreach (var (key, dueAt) in due)
            {
                var parameters = new Parameters().Add("key", key).Add("token", token).Add("lease", Span(lease)).Add("due", dueAt);
                await run(Sql(machine).Lease!, parameters, reader => claimed.Add(Claimed(machine, reader, token))).ConfigureAwait(false);
            }

            return claimed;
        }, cancellationToken);

    public async Task<IReadOnlyList<LeaseEnd>> ReleaseAsync(
        MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, CancellationToken cancellationToken)
    {
        var changed = await WriteEachAsync(
            Sql(machine).Release, rows.Select(row => LeaseOf(machine, row).Add("due", Time(row.Due))), cancellationToken).ConfigureAwait(false);
        return [.. changed.Select(EndOf)];
    }

    public IReadOnlyList<LeaseEnd> Renew(MachineDefinition machine, IReadOnlyList<ClaimedRow> rows, TimeSpan lease, TimeSpan atMost)
    {
        if (!writer.Wait(atMost))
        {
            throw new TimeoutException($"Another write of this process has kept the database for {atMost:c}.");
        }

        try
        {
            using var connection = DataSource.OpenConnection();
            using var transaction = connection.BeginTransaction();
            var changed = rows.Select(row => connection.Execute(
                Sql(machine).Renew, LeaseOf(machine, row).Add("lease", Span(lease)), transaction, (int)Math.Ceiling(atMost.TotalSeconds))).ToList();
            transaction.Commit();
            return [.. changed.Select(EndOf)];
        }
        finally
        {
            writer.Release();
        }
    }

    public Task<IReadOnlyList<SweptRow>> SweepAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
        => TransactionAsync<IReadOnlyList<SweptRow>>(async run =>
        {
            var swept = new List<SweptRow>();
            foreach (var statement in new[] { Sql(machine).Sweep, Sql(machine).MoveLegacy })
            {
                var due = new List<(object Key, string Stored, string? Target)>();
                if (statement is not null)
                {
                    await run(
                        statement, new Parameters().Add("limit", limit),
                        reader => due.Add((
                            machine.Rows.ReadKey(reader, 0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2))))
                        .ConfigureAwait(false);
                }

                foreach (var (key, stored, target) in due)
                {
                    await run(
                        Sql(machine).Settle!, new Parameters().Add("key", key).Add("state", stored).Add("target", target), _ => { })
                        .ConfigureAwait(false);
                    if (target is not null && Sql(machine).History is { } history)
                    {
                        var why = statement == Sql(machine).MoveLegacy ? "legacy" : "timeout";
                        await run(history.Record!, RecordOf(stored, target, 0, why).Add("key", key), _ => { }).ConfigureAwait(false);
                    }

                    swept.Add(new SweptRow(key, machine.GetState(stored), machine.GetState(target ?? stored)));
                }
            }

            return swept;
        }, cancellationToken);

    public async Task<int> DeleteAsync(MachineDefinition machine, int limit, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var statement in Sql(machine).Deletes)
        {
            deleted += (await WriteEachAsync(statement, [new Parameters().Add("limit", limit)], cancellationToken).ConfigureAwait(false)).Sum();
        }

        return deleted;
    }

    public Task EnsureSchemaAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            async connection =>
            {
                // Readers do not wait for the writer. The mode is kept in the file.
                await connection.ExecuteAsync("PRAGMA journal_mode = WAL").ConfigureAwait(false);
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    foreach (var machine in machines)
                    {
                        foreach (var statement in Sql(machine).Schema)
                        {
                            if (statement.AddsColumn is { } column
                                && await HasColumnAsync(connection, transaction, machine.Table, column, cancellationToken).ConfigureAwait(false))
                            {
                                continue;
                            }

                            foreach (var sql in statement.ReturnsStatements
                                ? (await connection.QueryAsync<string>(new CommandDefinition(
                                    statement.Sql, null, transaction, cancellationToken: cancellationToken)).ConfigureAwait(false)).AsList()
                                : [statement.Sql])
                            {
                                await connection.ExecuteAsync(
                                    new CommandDefinition(sql, null, transaction, cancellationToken: cancellationToken)).ConfigureAwait(false);
                            }
                        }
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return machines.Count;
                }
            },
            cancellationToken);

    // The driver is the application's, so its exception type is not known here; "locked" is in the text of SQLITE_BUSY and SQLITE_LOCKED.
    public bool IsTransient(Exception exception)
        => exception is TimeoutException
            || (exception is DbException && exception.Message.Contains("locked", StringComparison.OrdinalIgnoreCase));

    protected override string Now => $"SELECT strftime('%Y-%m-%d %H:%M:%f', {Clock})";

    protected override IEnumerable<Parameters> OfKeys(MachineDefinition machine, IReadOnlyList<object> keys)
        => keys.Select(key => new Parameters().Add("key", key));

    protected override object Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    protected override object Span(TimeSpan span)
        => string.Create(CultureInfo.InvariantCulture, $"{(decimal)span.Ticks / TimeSpan.TicksPerSecond:+0.###;-0.###;+0} seconds");

    protected override DateTimeOffset ReadTime(DbDataReader reader, int ordinal)
        => DateTimeOffset.ParseExact(
            reader.GetString(ordinal), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    protected override async Task<T> ConnectedAsync<T>(bool isWrite, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (isWrite)
        {
            ThrowIfItWouldWaitForItself();

            // The driver blocks anyway. And a turn that is given to a continuation would be held by nobody while the pool is full.
            writer.Wait(cancellationToken);
        }

        try
        {
            var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await work(connection).ConfigureAwait(false);
            }
        }
        catch (DbException exception) when (WhatIsMissing().Match(exception.Message) is { Success: true } missing)
        {
            throw Missing(missing.Value, exception);
        }
        finally
        {
            if (isWrite)
            {
                writer.Release();
            }
        }
    }

    [GeneratedRegex("no such (table|column): [^']+|table [^' ]+ has no column named [^']+")]
    private static partial Regex WhatIsMissing();

    private static WriteResult Written(MachineDefinition machine, RowOutcome outcome, string stored)
    {
        var state = machine.GetState(stored);
        return new WriteResult(outcome.Target is null && state != outcome.Claimed.State ? WriteEnd.TimedOut : WriteEnd.Written, state);
    }

    // Nobody else writes meanwhile, so that no row is locked.
    private static LeaseEnd EndOf(int changed) => changed > 0 ? LeaseEnd.Written : LeaseEnd.Gone;

    private static Parameters LeaseOf(MachineDefinition machine, ClaimedRow row)
        => new Parameters().Add("key", row.Key).Add("state", machine.States[row.State].StoredName).Add("token", row.Token);

    private static async Task<bool> HasColumnAsync(
        DbConnection connection, DbTransaction transaction, string table, string column, CancellationToken cancellationToken)
        => await ReadAsync(
            connection, "SELECT 1 FROM pragma_table_info(@table) WHERE name = @column",
            new Parameters().Add("table", table.Split('.')[^1]).Add("column", column), transaction, _ => true, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Runs a statement once for each, all or none. Returns how many rows each has changed.</summary>
    private Task<List<int>> WriteEachAsync(string statement, IEnumerable<Parameters> each, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var changed = new List<int>();
                    foreach (var parameters in each)
                    {
                        changed.Add(await connection.ExecuteAsync(
                            new CommandDefinition(statement, parameters, transaction, cancellationToken: cancellationToken)).ConfigureAwait(false));
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return changed;
                }
            },
            cancellationToken);

    private Task<T> TransactionAsync<T>(Func<RunStatement, Task<T>> work, CancellationToken cancellationToken)
        => ConnectedAsync(
            isWrite: true,
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await work(RunsIn(connection, transaction, cancellationToken)).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken);
}
