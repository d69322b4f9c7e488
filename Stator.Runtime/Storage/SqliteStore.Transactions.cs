using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

internal sealed partial class SqliteStore
{
    // Whose check runs here, if it runs in a transaction.
    private readonly AsyncLocal<Holder?> holder = new();

    public Task<IReadOnlyList<WriteResult>> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
        => TransactionAsync<IReadOnlyList<WriteResult>>(async run =>
        {
            var results = new List<WriteResult>(outcomes.Count);
            foreach (var outcome in outcomes)
            {
                results.Add(await CompleteAsync(machine, outcome, run).ConfigureAwait(false));
            }

            return results;
        }, cancellationToken);

    /// <summary>The transaction is the database's only writer until its end: every other write waits for the check.</summary>
    public async Task<ICheckTransaction> BeginCheckAsync(CancellationToken cancellationToken)
    {
        // As in ConnectedAsync.
        writer.Wait(cancellationToken);
        DbConnection? connection = null;
        try
        {
            connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var holds = new Holder();
            return new CheckTransaction(
                transaction,
                (machine, outcome, token) => CompleteAsync(machine, outcome, RunsIn(connection, transaction, token)))
            {
                Entered = () => holder.Value = holds,
                Ended = () =>
                {
                    holds.IsOver = true;
                    writer.Release();
                },
            };
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            writer.Release();
            throw;
        }
    }

    private async Task<WriteResult> CompleteAsync(MachineDefinition machine, RowOutcome outcome, RunStatement run)
    {
        var parameters = LeaseOf(machine, outcome.Claimed)
            .Add("target", outcome.Target is { } target ? machine.States[target].StoredName : null)
            .Add("delay", outcome.Delay is { } delay ? Span(delay) : null)
            .Add("failed", outcome.Failed)
            .Add("error", outcome.Error);
        for (var column = 0; column < machine.Rows.PersistedCount; column++)
        {
            var saved = outcome.SavedOf(column);
            parameters.Add($"saved{column}", saved?.Value).Add($"saves{column}", saved is not null);
        }

        if (machine.CountsSnoozes)
        {
            parameters.Add("snoozes", outcome.Snoozes);
        }

        WriteResult? result = null;
        await run(Sql(machine).Complete, parameters, reader => result = Written(machine, outcome, reader.GetString(0)))
            .ConfigureAwait(false);
        if (result is null)
        {
            var end = WriteEnd.Gone;
            await run(Sql(machine).Exists, new Parameters().Add("key", outcome.Claimed.Key), _ => end = WriteEnd.Lost)
                .ConfigureAwait(false);
            result = new WriteResult(end, outcome.Claimed.State);
        }

        if (Sql(machine).History is { } history && (result.Value.End == WriteEnd.TimedOut || (result.Value.End == WriteEnd.Written && outcome.Target is not null)))
        {
            var why = result.Value.End == WriteEnd.TimedOut ? "timeout" : outcome.Failed ? "failure" : "check";
            var (from, to) = (machine.States[outcome.Claimed.State].StoredName, machine.States[result.Value.State].StoredName);
            await run(
                history.Record!, RecordOf(from, to, outcome.Claimed.Attempt, why, error: outcome.Error).Add("key", outcome.Claimed.Key), _ => { })
                .ConfigureAwait(false);
        }

        return result.Value;
    }

    private static RunStatement RunsIn(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
        => (statement, parameters, read) => ReadAsync(
            connection, statement, parameters, transaction,
            reader =>
            {
                read(reader);
                return true;
            },
            cancellationToken);

    private void ThrowIfItWouldWaitForItself()
    {
        if (holder.Value is { IsOver: false })
        {
            throw new InvalidOperationException(
                "A check that runs in a transaction is SQLite's only writer, and this call would wait for the end of that check: pass it the "
                + "DbTransaction of the check.");
        }
    }

    /// <summary>Runs a statement in a transaction and reads every row of its result.</summary>
    private delegate Task RunStatement(string statement, Parameters parameters, Action<DbDataReader> read);

    private sealed class Holder
    {
        private volatile bool isOver;

        public bool IsOver { get => isOver; set => isOver = value; }
    }
}
