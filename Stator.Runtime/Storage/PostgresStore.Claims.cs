using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NpgsqlTypes;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>What runs all the time: looking, claiming, and writing what came of it.</summary>
internal sealed partial class PostgresStore
{
    private readonly ConcurrentDictionary<MachineDefinition, LowWaterMark> marks = new();

    public async Task<IReadOnlyList<ClaimedRow>> ClaimAsync(
        MachineDefinition machine, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, CancellationToken cancellationToken)
    {
        var claimed = new List<ClaimedRow>(Math.Min(limit, 1000));
        var mark = MarkOf(machine);
        var low = dueBy is null ? mark.Take() : null;
        if (low is not null)
        {
            await ClaimAsync(machine, claimed, limit, token, lease, null, low, cancellationToken).ConfigureAwait(false);
        }

        if (low is null || (claimed.Count < limit && mark.MayTakeAll()))
        {
            var began = time.GetTimestamp();
            await ClaimAsync(machine, claimed, limit - claimed.Count, token, lease, dueBy, null, cancellationToken).ConfigureAwait(false);
            mark.TookAll(time.GetElapsedTime(began));
        }

        ClaimOrder.Sort(machine, claimed);
        // A due time says nothing of where rows with priorities are in their index.
        if (dueBy is null && machine.Claims.Priority is null)
        {
            Put(mark, claimed, isFull: claimed.Count >= limit);
        }

        return claimed;
    }

    public override async Task<IReadOnlyList<Peeked>> PeekAsync(IReadOnlyList<MachineDefinition> machines, CancellationToken cancellationToken)
    {
        var lows = machines.Select(m => MarkOf(m).TakeToLook()).ToList();
        var began = time.GetTimestamp();
        var peeked = await PeekAsync(machines, AskOf, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < machines.Count; i++)
        {
            if (lows[i] is null)
            {
                MarkOf(machines[i]).SawAll(time.GetElapsedTime(began), peeked[i].Checks);
            }
        }

        return peeked;

        string AskOf(int i, Parameters parameters)
        {
            AddLow(parameters, machines[i], lows[i], $"low{i}");
            return Sql(machines[i]).Peek.Replace("@low", $"@low{i}", StringComparison.Ordinal);
        }
    }

    public async Task<IReadOnlyList<WriteResult>> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        var results = await CompleteAsync(machine, outcomes, usesPlaces: true, cancellationToken).ConfigureAwait(false);
        // Who writes to a row moves it: it is searched by its key, which tells it from one that is locked.
        int[] moved = [.. Enumerable.Range(0, results.Length).Where(i => results[i].End == WriteEnd.Locked && outcomes[i].Claimed.Place is not null)];
        if (moved.Length > 0)
        {
            try
            {
                var found = await CompleteAsync(machine, [.. moved.Select(i => outcomes[i])], usesPlaces: false, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < moved.Length; i++)
                {
                    results[moved[i]] = found[i];
                }
            }
            catch (Exception exception) when (IsTransient(exception))
            {
                // The others are written, and who asked must learn that. These are as good as locked: they are tried again.
            }
        }

        return results;
    }

    protected override void AddLowToLook(MachineDefinition machine, Parameters parameters)
        => AddLow(parameters, machine, MarkOf(machine).TakeToLook());

    protected override NpgsqlTid? ReadPlace(DbDataReader reader, int ordinal) => reader.GetFieldValue<NpgsqlTid>(ordinal);

    // A row that a transaction of the application has moved meanwhile looks held too: the statement does not see what began after it. The
    // next attempt does.
    private static WriteEnd Refusal(DbDataReader reader)
        => reader.IsDBNull(3) ? WriteEnd.Gone : reader.GetBoolean(3) ? WriteEnd.Locked : WriteEnd.Lost;

    private LowWaterMark MarkOf(MachineDefinition machine) => marks.GetOrAdd(machine, static (_, time) => new LowWaterMark(time), time);

    // A statement that is prepared wants a value of the key's type, also where nothing is compared with it.
    private static Parameters AddLow(Parameters parameters, MachineDefinition machine, IndexPlace? low, string name = "low")
        => parameters.Add(name, low?.Due, DbType.DateTimeOffset)
            .Add(name + "_key", low?.Key ?? machine.Rows.NewKeyArray(1).GetValue(0) ?? string.Empty);

    private static void Put(LowWaterMark mark, List<ClaimedRow> claimed, bool isFull)
    {
        if (claimed.Count == 0)
        {
            mark.PutNothing();
            return;
        }

        mark.Put(new IndexPlace(claimed[^1].Due, claimed[^1].Key), isFull);
    }

    private Task<bool> ClaimAsync(
        MachineDefinition machine, List<ClaimedRow> claimed, int limit, Guid token, TimeSpan lease, DateTimeOffset? dueBy, IndexPlace? low,
        CancellationToken cancellationToken)
        => OftenAsync(
            Sql(machine).Claim,
            AddLow(
                new Parameters().Add("limit", limit).Add("token", token).Add("lease", lease).Add("due_by", dueBy, DbType.DateTimeOffset), machine, low),
            reader => claimed.Add(Claimed(machine, reader, token)),
            cancellationToken);

    private async Task<WriteResult[]> CompleteAsync(
        MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, bool usesPlaces, CancellationToken cancellationToken)
    {
        var results = new WriteResult[outcomes.Count];
        await OftenAsync(
            Sql(machine).Complete, OutcomeArrays.Of(machine, outcomes, usesPlaces), reader => ReadEnd(machine, outcomes, reader, results),
            cancellationToken).ConfigureAwait(false);
        return results;
    }

    private Task<bool> OftenAsync(string statement, Parameters parameters, Action<DbDataReader> read, CancellationToken cancellationToken)
        => KeptAsync(
            async connection =>
            {
                await connection.ReadAsync(statement, parameters, read, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private static void ReadEnd(MachineDefinition machine, IReadOnlyList<RowOutcome> outcomes, DbDataReader reader, WriteResult[] results)
    {
        var index = (int)reader.GetInt64(0) - 1;
        results[index] = reader.IsDBNull(1)
            ? new WriteResult(Refusal(reader), outcomes[index].Claimed.State)
            : new WriteResult(reader.GetBoolean(2) ? WriteEnd.TimedOut : WriteEnd.Written, machine.GetState(reader.GetString(1)));
    }
}
