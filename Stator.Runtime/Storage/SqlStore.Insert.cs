using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

internal abstract partial class SqlStore
{
    private const string Savepoint = "stator_insert_many";

    // How often the row in the way may be gone when it is looked for.
    private const int MaxRaces = 10;

    public Task<Inserted> InsertAsync(
        MachineDefinition machine, object row, UntypedInsertOptions options, DbTransaction? transaction, CancellationToken cancellationToken)
        => transaction is null
            ? ConnectedAsync(isWrite: true, c => InsertAsync(c, null, machine, row, options, cancellationToken), cancellationToken)
            : InsertAsync(ConnectionOf(transaction), transaction, machine, row, options, cancellationToken);

    public Task<InsertManyResult> InsertManyAsync(
        MachineDefinition machine, IAsyncEnumerable<object> rows, UntypedInsertOptions options, DbTransaction? transaction,
        CancellationToken cancellationToken)
        => transaction is null
            ? ConnectedAsync(
                isWrite: true,
                async connection =>
                {
                    var own = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                    await using (own.ConfigureAwait(false))
                    {
                        var result = await InsertManyAsync(connection, own, machine, rows, options, cancellationToken).ConfigureAwait(false);
                        await own.CommitAsync(cancellationToken).ConfigureAwait(false);
                        if (result.Created > 0 && !IsDelayed(options))
                        {
                            News.Tell(machine.Table, TimeSpan.Zero);
                        }

                        return result;
                    }
                },
                cancellationToken)
            : InsertManyWithinAsync(transaction, machine, rows, options, cancellationToken);

    /// <summary>Inserts rows in a transaction that is rolled back if that fails.</summary>
    protected abstract Task<InsertManyResult> InsertManyAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, IAsyncEnumerable<object> rows,
        UntypedInsertOptions options, CancellationToken cancellationToken);

    /// <summary>What an insert needs to know of the new row's state.</summary>
    protected Parameters StateOf(MachineDefinition machine, UntypedInsertOptions options)
        => new Parameters { Source = options.Source, Priority = options.Priority, Queue = options.Queue }
            .Add("stator_state", machine.States[options.State ?? machine.Initial].StoredName)
            .Add("stator_start_at", options.StartAt is { } time ? Time(time) : null)
            .Add("stator_delay", options.Delay is { } span ? Span(span) : null);

    private static bool IsDelayed(UntypedInsertOptions options) => options.StartAt is not null || options.Delay is not null;

    // The caller's transaction stays usable, without the rows of a call that failed.
    private async Task<InsertManyResult> InsertManyWithinAsync(
        DbTransaction transaction, MachineDefinition machine, IAsyncEnumerable<object> rows, UntypedInsertOptions options,
        CancellationToken cancellationToken)
    {
        var connection = ConnectionOf(transaction);
        await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await InsertManyAsync(connection, transaction, machine, rows, options, cancellationToken).ConfigureAwait(false);
            await transaction.ReleaseAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch
        {
            await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Inserted> InsertAsync(
        DbConnection connection, DbTransaction? transaction, MachineDefinition machine, object row, UntypedInsertOptions options,
        CancellationToken cancellationToken)
    {
        var given = machine.Rows.KeyOf(row);
        var parameters = StateOf(machine, options);
        if (given is not null)
        {
            parameters.Add("stator_key", given);
        }

        machine.Rows.Write(row, parameters);
        var insert = given is not null
            ? Sql(machine).Insert
            : Sql(machine).InsertGenerated ?? throw RowKeys.NeedsKey(machine, "InsertAsync");
        var announcing = Announcing(machine, insert, parameters, IsDelayed(options), transaction is not null);
        for (var race = 0; race < MaxRaces; race++)
        {
            var key = await EnterNewAsync(connection, machine, announcing, parameters, given, transaction, cancellationToken).ConfigureAwait(false);
            var inserted = key is not null
                ? new Inserted(key)
                : await InTheWayAsync(connection, transaction, machine, given, options, parameters, cancellationToken).ConfigureAwait(false);
            if (inserted is not null)
            {
                return inserted;
            }
        }

        throw new InvalidOperationException(
            $"Live rows of machine '{machine.Name}' with the same values of its [Unique] properties come and go too fast to tell whether there "
            + "is one. Try again.");
    }

    // Without [Unique] the database refuses a key that is taken. In a caller's transaction nothing can be asked after that.
    private async Task<object?> EnterNewAsync(
        DbConnection connection, MachineDefinition machine, string statement, Parameters parameters, object? given, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        try
        {
            return await EnterAsync(connection, machine, statement, parameters, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (given is not null && transaction is null && IsViolated(exception))
        {
            if (await ExistsAsync(connection, machine, given, null, cancellationToken).ConfigureAwait(false))
            {
                throw Duplicates.KeyIsTaken(machine, given, exception);
            }

            throw;
        }
    }

    private Task<bool> ExistsAsync(
        DbConnection connection, MachineDefinition machine, object key, DbTransaction? transaction, CancellationToken cancellationToken)
        => ReadAsync(connection, Sql(machine).Exists, new Parameters().Add("key", key), transaction, _ => true, cancellationToken);

    // Null where the row that was in the way is gone, or no longer live.
    private async Task<Inserted?> InTheWayAsync(
        DbConnection connection, DbTransaction? transaction, MachineDefinition machine, object? given, UntypedInsertOptions options,
        Parameters parameters, CancellationToken cancellationToken)
    {
        if (given is not null && await ExistsAsync(connection, machine, given, transaction, cancellationToken).ConfigureAwait(false))
        {
            throw Duplicates.KeyIsTaken(machine, given);
        }

        return machine.States[options.State ?? machine.Initial].Kind == StateKind.Terminal
            ? null
            : await ReadAsync(
                connection, Sql(machine).FindDuplicate!, parameters, transaction,
                reader => new Inserted(machine.Rows.ReadKey(reader, 0), machine.Uniques[reader.GetInt32(1)]), cancellationToken)
                .ConfigureAwait(false);
    }
}
