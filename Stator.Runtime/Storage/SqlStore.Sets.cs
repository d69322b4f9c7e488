using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>The outside door's verbs that write many rows.</summary>
internal abstract partial class SqlStore
{
    // Keeps locks for a moment and not for the whole of a large table.
    private const int ForcedAtOnce = 5000;

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
        => RunningAsync(
            isWrite: false,
            c => ReadAsync(c, AtClock(Now), new Parameters(), null, reader => ReadTime(reader, 0), cancellationToken), cancellationToken);

    public async Task<int> ForceAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, int state, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        var each = OfKeys(machine, keys)
            .Select(p => Moving(machine, p.Add("state", machine.States[state].StoredName), ("force", null, by))).ToList();
        try
        {
            return await EnterManyAsync(machine, Sql(machine).Force, each, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (keys.Count == 1 && machine.Uniques.FirstOrDefault(u => IsViolated(machine, u, exception)) is { } unique)
        {
            throw Duplicates.InTheWay(machine, unique, keys[0], exception);
        }
    }

    public async Task<int> ForceAllAsync(
        MachineDefinition machine, int from, int to, TimeSpan olderThan, int limit, string? by, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        // Rows that come into the state after now are left, so that it ends while checks bring others.
        var since = await NowAsync(transaction, cancellationToken).ConfigureAwait(false) - olderThan;
        var forced = 0;
        while (forced < limit)
        {
            var parameters = Moving(machine, new Parameters(), ("force", null, by))
                .Add("from", machine.States[from].StoredName)
                .Add("state", machine.States[to].StoredName)
                .Add("by", Time(since))
                .Add("limit", Math.Min(ForcedAtOnce, limit - forced));
            var batch = await EnterManyAsync(machine, Sql(machine).ForceAll, [parameters], transaction, cancellationToken)
                .ConfigureAwait(false);
            if (batch == 0)
            {
                break;
            }

            forced += batch;
        }

        return forced;
    }

    public Task<int> RequeueAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, DbTransaction? transaction, CancellationToken cancellationToken)
        => EnterManyAsync(
            machine, Sql(machine).Requeue, [.. OfKeys(machine, keys).Select(p => p.Add("force", force))], transaction, cancellationToken);

    public Task<int> RequeueAllAsync(
        MachineDefinition machine, int state, int limit, DbTransaction? transaction, CancellationToken cancellationToken)
        => EnterManyAsync(
            machine, Sql(machine).RequeueAll, [new Parameters().Add("state", machine.States[state].StoredName).Add("limit", limit)], transaction,
            cancellationToken);

    /// <summary>Reads the clock.</summary>
    protected abstract string Now { get; }

    /// <summary>What a statement that takes rows by their keys is sent: once with all, or once for each.</summary>
    protected abstract IEnumerable<Parameters> OfKeys(MachineDefinition machine, IReadOnlyList<object> keys);

    private Task<DateTimeOffset> NowAsync(DbTransaction? transaction, CancellationToken cancellationToken)
        => RunAsync(AtClock(Now), new Parameters(), transaction, isWrite: false, reader => ReadTime(reader, 0), cancellationToken);

    /// <summary>Runs statements by which rows become due, all or none, and tells of the first. Returns how many rows there were.</summary>
    private async Task<int> EnterManyAsync(
        MachineDefinition machine, string statement, IReadOnlyList<Parameters> each, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        if (transaction is not null)
        {
            // When it commits, only the database tells.
            return (await EnterEachAsync(ConnectionOf(transaction), machine, statement, each, transaction, cancellationToken)
                .ConfigureAwait(false)).Rows;
        }

        var entered = await ConnectedAsync(
            isWrite: true,
            c => each.Count == 1 && Sql(machine).History is not { Record: not null }
                ? EnterEachAsync(c, machine, statement, each, null, cancellationToken)
                : EnterInOneAsync(c, machine, statement, each, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (entered.DueIn is { } span)
        {
            News.Tell(machine.Table, span);
        }

        return entered.Rows;
    }

    private async Task<(int Rows, TimeSpan? DueIn)> EnterInOneAsync(
        DbConnection connection, MachineDefinition machine, string statement, IReadOnlyList<Parameters> each,
        CancellationToken cancellationToken)
    {
        var own = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (own.ConfigureAwait(false))
        {
            var entered = await EnterEachAsync(connection, machine, statement, each, own, cancellationToken).ConfigureAwait(false);
            await own.CommitAsync(cancellationToken).ConfigureAwait(false);
            return entered;
        }
    }

    private async Task<(int Rows, TimeSpan? DueIn)> EnterEachAsync(
        DbConnection connection, MachineDefinition machine, string statement, IReadOnlyList<Parameters> each, DbTransaction? transaction,
        CancellationToken cancellationToken)
    {
        var rows = 0;
        TimeSpan? first = null;
        foreach (var parameters in each)
        {
            var recording = await RecordingAsync(connection, machine, parameters, transaction, cancellationToken).ConfigureAwait(false);
            var announcing = Announcing(machine, statement, parameters, delayed: false, transaction is not null);
            await ReadAsync(
                connection, announcing, parameters, transaction,
                reader =>
                {
                    first = ReadSpan(reader, 1) is { } span && !(span >= first) ? span : first;
                    recording?.Keys.Add(machine.Rows.ReadKey(reader, 0));
                    return ++rows;
                },
                cancellationToken).ConfigureAwait(false);
            await RecordAsync(connection, machine, parameters, recording, transaction, cancellationToken).ConfigureAwait(false);
        }

        return (rows, first);
    }
}
