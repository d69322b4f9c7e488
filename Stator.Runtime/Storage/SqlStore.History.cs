using System;
using System.Collections.Generic;
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

    private Parameters Moving(MachineDefinition machine, object key, (string Why, string? Command, string? By) move)
    {
        var parameters = new Parameters { Move = move }.Add("key", key);
        return machine.HasHistory ? parameters.Add("by_whom", move.By) : parameters;
    }

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

        Task<(string State, int Attempts)> WasAsync(object key)
            => ReadAsync(
                connection, history.Was!, new Parameters().Add("key", key), transaction, reader => (reader.GetString(0), reader.GetInt32(1)),
                cancellationToken);

        var (why, command, by) = parameters.Move;
        var before = why == "insert" ? default : await WasAsync(parameters["key"]).ConfigureAwait(false);
        var key = await EnterUnrecordedAsync(connection, machine, statement, parameters, transaction, cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            var (state, _) = await WasAsync(key).ConfigureAwait(false);
            var record = RecordOf(before.State, state, before.Attempts, why, command, by).Add("key", key);
            await connection.ExecuteAsync(new CommandDefinition(history.Record!, record, transaction, cancellationToken: cancellationToken))
                .ConfigureAwait(false);
        }

        return key;
    }
}
