using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

internal sealed partial class SqliteStore
{
    private const string Said = "UNIQUE constraint failed: ";

    protected override async Task<InsertManyResult> InsertManyAsync(
        DbConnection connection, DbTransaction transaction, MachineDefinition machine, IAsyncEnumerable<object> rows,
        UntypedInsertOptions options, CancellationToken cancellationToken)
    {
        var sql = Sql(machine);
        var keys = new RowKeys(machine, databaseMakesKeys: sql.InsertGenerated is not null);
        var created = 0L;
        PreparedInsert? insert = null;
        try
        {
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var key = keys.Next(row);
                if (insert is null)
                {
                    insert = new PreparedInsert(connection, transaction, key is null ? sql.InsertGenerated! : sql.Insert, options);
                    StateOf(machine, options).AddTo(insert);
                }

                if (key is not null)
                {
                    insert.Add("stator_key", key);
                }

                machine.Rows.Write(row, insert);
                if (await insert.RunAsync(cancellationToken).ConfigureAwait(false) is { } inserted)
                {
                    created++;
                    if (sql.History is { } history)
                    {
                        var record = RecordOf(null, machine.States[options.State ?? machine.Initial].StoredName, 0, "insert").Add("key", inserted);
                        await connection.ExecuteAsync(
                            new CommandDefinition(history.Record!, record, transaction, cancellationToken: cancellationToken)).ConfigureAwait(false);
                    }
                }
                else if (key is not null && await ReadAsync(
                    connection, sql.Exists, new Parameters().Add("key", key), transaction, _ => true, cancellationToken).ConfigureAwait(false))
                {
                    throw Duplicates.KeyIsTaken(machine, key);
                }
            }
        }
        finally
        {
            if (insert is not null)
            {
                await insert.DisposeAsync().ConfigureAwait(false);
            }
        }

        return new InsertManyResult(created, keys.Count - created);
    }

    protected override bool IsOfThisDatabase(DbConnection connection) => connection is not Npgsql.NpgsqlConnection;

    // The driver is the application's, so that its exceptions can be told by their text only, which names columns and no index.
    protected override bool IsViolated(DbException exception) => exception.Message.Contains(Said, StringComparison.Ordinal);

    protected override bool IsViolated(MachineDefinition machine, UniqueDefinition unique, DbException exception)
    {
        var start = exception.Message.IndexOf(Said, StringComparison.Ordinal);
        var table = machine.Table.Split('.')[^1];
        return start >= 0
            && exception.Message[(start + Said.Length)..].Split('\'', '\r', '\n')[0]
                == string.Join(", ", unique.Columns.Select(column => $"{table}.{column}"));
    }
}
