using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>The verbs of schedules.</summary>
internal abstract partial class SqlStore
{
    public async Task<StoredSchedules> ReadSchedulesAsync(MachineDefinition machine, CancellationToken cancellationToken)
    {
        var positions = new Dictionary<string, StoredSchedule>(StringComparer.Ordinal);
        var now = await RunningAsync(
            isWrite: false,
            c => ReadAsync(
                c, SchedulesOf(machine).Read, new Parameters(), null,
                reader =>
                {
                    if (!reader.IsDBNull(1))
                    {
                        positions.Add(reader.GetString(1), new StoredSchedule(reader.GetString(2), ReadTime(reader, 3)));
                    }

                    return ReadTime(reader, 0);
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new StoredSchedules(now, positions);
    }

    public Task<int> BeginScheduleAsync(MachineDefinition machine, string schedule, string definition, CancellationToken cancellationToken)
        => RunningAsync(
            isWrite: true,
            c => c.ExecuteAsync(new CommandDefinition(
                SchedulesOf(machine).Begin, new Parameters().Add("name", schedule).Add("definition", definition),
                cancellationToken: cancellationToken)),
            cancellationToken);

    public Task<OccurrenceEnd> OccurAsync(
        MachineDefinition machine, string schedule, DateTimeOffset doneUntil, DateTimeOffset occurrence, object? row,
        CancellationToken cancellationToken)
        => RunningAsync(
            isWrite: true,
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var parameters = new Parameters()
                        .Add("name", schedule).Add("done_until", Time(doneUntil)).Add("occurrence", Time(occurrence));
                    var moved = await connection.ExecuteAsync(
                        new CommandDefinition(SchedulesOf(machine).Occur, parameters, transaction, cancellationToken: cancellationToken))
                        .ConfigureAwait(false);
                    if (moved == 0)
                    {
                        return default;
                    }

                    var inserted = row is null
                        ? null
                        : await InsertAsync(machine, row, new UntypedInsertOptions(), transaction, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);

                    // The row of an earlier occurrence that is still live, by [Unique], takes the place of this one's.
                    return new OccurrenceEnd(IsOurs: true, inserted is { Duplicate: null } ? inserted.Key : null);
                }
            },
            cancellationToken);

    private ScheduleSql SchedulesOf(MachineDefinition machine)
        => Sql(machine).Schedules ?? throw new InvalidOperationException($"Machine '{machine.Name}' has no schedules.");
}
