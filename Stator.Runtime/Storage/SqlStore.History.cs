using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>What has become of rows.</summary>
internal abstract partial class SqlStore
{
    public async Task<IReadOnlyList<HistoryRecord>> HistoryAsync(
        MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var history = Sql(machine).History
            ?? throw new InvalidOperationException($"Machine '{machine.Name}' keeps no history. Declare it with [StateMachine(..., History = true)].");
        var records = new List<HistoryRecord>();
        await RunAsync(
            history.Read, new Parameters().Add("key", key), transaction, isWrite: false,
            reader =>
            {
                string? Text(int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
                records.Add(new HistoryRecord(
                    Text(0), reader.GetString(1), ReadTime(reader, 2), reader.GetInt32(3),
                    Enum.Parse<MoveReason>(reader.GetString(4), ignoreCase: true), Text(5), Text(6), Text(7)));
                return records;
            },
            cancellationToken).ConfigureAwait(false);
        return records;
    }

    public Task<int> KeepHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => Sql(machine).History?.Keep is not { } keep
            ? Task.FromResult(0)
            : ConnectedAsync(
                isWrite: true, c => c.ExecuteAsync(new CommandDefinition(keep, cancellationToken: cancellationToken)), cancellationToken);

    /// <summary>The parameters of a record, but for the key.</summary>
    protected static Parameters RecordOf(string? from, string to, int attempt, string why, string? command = null, string? by = null, string? error = null)
        => new Parameters()
            .Add("from", from).Add("to", to).Add("attempt", attempt).Add("why", why).Add("command", command).Add("by_whom", by).Add("error", error);

    private static Parameters Moving(MachineDefinition machine, Parameters parameters, (string Why, string? Command, string? By) move)
    {
        parameters.Move = move;
        return machine.HasHistory ? parameters.Add("by_whom", move.By, DbType.String) : parameters;
    }

    /// <summary>What rows are that are about to be forced, where the statement does not record it itself; null where there is nothing to record.</summary>
    private async Task<Recording?> RecordingAsync(
        DbConnection connection, MachineDefinition machine, Parameters parameters, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        if (Sql(machine).History is not { Record: not null } history || parameters.Move.Why != "force")
        {
            return null;
        }

        // One row by its key, or all of a state.
        return parameters["key"] is not { } key
            ? new Recording((string)parameters["from"]!, 0)
            : await WasAsync(connection, history, key, transaction, cancellationToken).ConfigureAwait(false) is { State: not null } was
                ? new Recording(was.State, was.Attempts)
                : null;
    }

    private async Task RecordAsync(
        DbConnection connection, MachineDefinition machine, Parameters parameters, Recording? recording, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        foreach (var key in recording?.Keys ?? [])
        {
            var record = RecordOf(recording!.From, (string)parameters["state"]!, recording.Attempts, "force", by: parameters.Move.By).Add("key", key);
            await connection.ExecuteAsync(
                new CommandDefinition(Sql(machine).History!.Record!, record, transaction, cancellationToken: cancellationToken))
                .ConfigureAwait(false);
        }
    }

    private static Task<(string State, int Attempts)> WasAsync(
        DbConnection connection, HistorySql history, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => ReadAsync(
            connection, history.Was!, new Parameters().Add("key", key), transaction, reader => (reader.GetString(0), reader.GetInt32(1)),
            cancellationToken);

    /// <summary>Where the statement does not record the move itself: before and after it, in one transaction.</summary>
    private async Task<object?> EnterAndRecordAsync(
        DbConnection connection, MachineDefinition machine, HistorySql history, string statement, Parameters parameters,
        DbTransaction? transaction, CancellationToken cancellationToken)
    {
        if (transaction is null)
        {
            var own = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (own.ConfigureAwait(false))
            {
                var entered = await EnterAndRecordAsync(connection, machine, history, statement, parameters, own, cancellationToken)
                    .ConfigureAwait(false);
                await own.CommitAsync(cancellationToken).ConfigureAwait(false);
                if (entered is not null)
                {
                    News.Tell(machine.Table, TimeSpan.Zero);
                }

                return entered;
            }
        }

        var (why, command, by) = parameters.Move;
        var before = why == "insert" ? default : await WasAsync(connection, history, parameters["key"]!, transaction, cancellationToken)
            .ConfigureAwait(false);
        var key = await EnterUnrecordedAsync(connection, machine, statement, parameters, transaction, cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            var (state, _) = await WasAsync(connection, history, key, transaction, cancellationToken).ConfigureAwait(false);
            var record = RecordOf(before.State, state, before.Attempts, why, command, by).Add("key", key);
            await connection.ExecuteAsync(new CommandDefinition(history.Record!, record, transaction, cancellationToken: cancellationToken))
                .ConfigureAwait(false);
        }

        return key;
    }

    private sealed record Recording(string From, int Attempts)
    {
        public List<object> Keys { get; } = [];
    }
}
