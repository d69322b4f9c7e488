using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>One command for many rows: it is prepared with the first, and given the values of the others.</summary>
internal sealed class PreparedInsert : IColumnWriter, IAsyncDisposable
{
    private readonly DbCommand command;
    private bool isPrepared;

    public PreparedInsert(DbConnection connection, DbTransaction transaction, string statement, UntypedInsertOptions options)
    {
        command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement;
        (Source, Priority, Queue) = (options.Source, options.Priority, options.Queue);
    }

    public string? Source { get; }

    public string? TraceParent { get; } = Storage.TraceParent.Current;

    public int? Priority { get; }

    public string? Queue { get; }

    public void Add(string parameter, object? value)
    {
        var name = "@" + parameter;
        if (!command.Parameters.Contains(name))
        {
            var added = command.CreateParameter();
            added.ParameterName = name;
            command.Parameters.Add(added);
        }

        command.Parameters[name].Value = Parameters.Utc(value) ?? DBNull.Value;
    }

    /// <summary>Inserts the row whose values were added. Returns its key, as the database has it; null where it is not new.</summary>
    public async Task<object?> RunAsync(CancellationToken cancellationToken)
    {
        if (!isPrepared)
        {
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
            isPrepared = true;
        }

        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();
}
