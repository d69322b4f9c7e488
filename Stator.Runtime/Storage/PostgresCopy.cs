using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>
/// Inserts rows by COPY, as they are enumerated. With [Unique] they go into a temporary table first, because COPY can leave nothing out.
/// </summary>
/// <param name="machine">Whose rows they are.</param>
/// <param name="sql">Its statements.</param>
/// <param name="connection">A connection in a transaction.</param>
/// <param name="state">The stored name of the state of the rows.</param>
/// <param name="changed">When they entered it, by the database's clock.</param>
/// <param name="next">When they are due.</param>
/// <param name="options">What properties with [Source], [Priority] and [Queue] are to hold.</param>
internal sealed class PostgresCopy(
    MachineDefinition machine, MachineSql sql, NpgsqlConnection connection, string state, DateTimeOffset changed, DateTimeOffset? next,
    UntypedInsertOptions options)
{
    /// <summary>In how long the rows are due; null is never.</summary>
    public TimeSpan? DueIn => next - changed;

    public async Task<InsertManyResult> RunAsync(IAsyncEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var keys = new RowKeys(machine, databaseMakesKeys: sql.CopyGenerated is not null);
        var each = rows.WithCancellation(cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
        await using (each)
        {
            if (!await each.MoveNextAsync())
            {
                return default;
            }

            var first = keys.Next(each.Current);
            var copy = first is null ? sql.CopyGenerated! : sql.Copy!;
            foreach (var statement in copy.Stage)
            {
                await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            }

            var importer = await connection.BeginBinaryImportAsync(copy.Copy, cancellationToken).ConfigureAwait(false);
            await using (importer.ConfigureAwait(false))
            {
                var copier = new Copier(importer, options, cancellationToken);
                await WriteAsync(importer, copier, each.Current, first, cancellationToken).ConfigureAwait(false);
                while (await each.MoveNextAsync())
                {
                    await WriteAsync(importer, copier, each.Current, keys.Next(each.Current), cancellationToken).ConfigureAwait(false);
                }

                await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }

            var created = copy.Merge is null ? keys.Count : await MergeAsync(copy, cancellationToken).ConfigureAwait(false);
            return new InsertManyResult(created, keys.Count - created);
        }
    }

    private async Task WriteAsync(
        NpgsqlBinaryImporter importer, Copier copier, object row, object? key, CancellationToken cancellationToken)
    {
        await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        switch (key)
        {
            case null:
                break;
            case int number:
                await copier.WriteAsync(number).ConfigureAwait(false);
                break;
            case long number:
                await copier.WriteAsync(number).ConfigureAwait(false);
                break;
            case Guid guid:
                await copier.WriteAsync(guid).ConfigureAwait(false);
                break;
            default:
                await copier.WriteAsync((string)key).ConfigureAwait(false);
                break;
        }

        await machine.Rows.CopyAsync(row, copier).ConfigureAwait(false);
        await copier.WriteAsync(state).ConfigureAwait(false);
        await copier.WriteAsync(changed).ConfigureAwait(false);
        await copier.WriteAsync(next).ConfigureAwait(false);
    }

    private async Task<long> MergeAsync(CopySql copy, CancellationToken cancellationToken)
    {
        if (copy.FindTaken is not null
            && await connection.ExecuteScalarAsync(new CommandDefinition(copy.FindTaken, cancellationToken: cancellationToken)).ConfigureAwait(false)
                is { } taken)
        {
            throw Duplicates.KeyIsTaken(machine, taken);
        }

        var created = await ExecuteAsync(copy.Merge!, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(copy.Unstage!, cancellationToken).ConfigureAwait(false);
        return created;
    }

    // For as long as a million rows take: the caller's token says when it is enough.
    private Task<int> ExecuteAsync(string statement, CancellationToken cancellationToken)
        => connection.ExecuteAsync(new CommandDefinition(statement, commandTimeout: 0, cancellationToken: cancellationToken));

    // The types of values are those of the columns that Stator makes: a COPY converts nothing.
    private sealed class Copier(NpgsqlBinaryImporter importer, UntypedInsertOptions options, CancellationToken cancellationToken) : IColumnCopier
    {
        public string? Source => options.Source;

        public string? TraceParent { get; } = Storage.TraceParent.Current;

        public int? Priority => options.Priority;

        public string? Queue => options.Queue;

        public ValueTask WriteAsync<T>(T value) => new(value switch
        {
            null => importer.WriteNullAsync(cancellationToken),
            DateTimeOffset time => importer.WriteAsync(time.ToUniversalTime(), NpgsqlDbType.TimestampTz, cancellationToken),
            DateTime time => importer.WriteAsync((DateTime)Parameters.Utc(time)!, NpgsqlDbType.TimestampTz, cancellationToken),
            _ => importer.WriteAsync(value, cancellationToken),
        });

        public ValueTask WriteAsync<T>(T? value)
            where T : struct
            => value is { } given ? WriteAsync(given) : new(importer.WriteNullAsync(cancellationToken));

        public ValueTask WriteJsonAsync(string? json)
            => new(json is null
                ? importer.WriteNullAsync(cancellationToken)
                : importer.WriteAsync(json, NpgsqlDbType.Jsonb, cancellationToken));
    }
}
