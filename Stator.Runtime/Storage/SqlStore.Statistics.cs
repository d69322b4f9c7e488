using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Dapper;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>The verbs of statistics.</summary>
internal abstract partial class SqlStore
{
    public Task<StatisticsSample> AddStatisticsAsync(MachineDefinition machine, RunReport counts, CancellationToken cancellationToken)
    {
        var parameters = new Parameters()
            .Add("moved", counts.Moved)
            .Add("stayed", counts.Stayed)
            .Add("snoozed", counts.Snoozed)
            .Add("failed", counts.Failed)
            .Add("exhausted", counts.Exhausted)
            .Add("timed_out", counts.TimedOut)
            .Add("deadline_passed", counts.DeadlinePassed)
            .Add("lost", counts.Lost)
            .Add("gone", counts.Gone)
            .Add("released", counts.Released)
            .Add("deleted", counts.Deleted)
            .Add("scheduled", counts.Scheduled)
            .Add("moved_from_legacy", counts.MovedFromLegacy);
        AddLowToLook(machine, parameters);
        return RunningAsync(
            isWrite: true,
            c => ReadAsync(
                c, Sql(machine).Statistics.Add, parameters, null,
                reader => new StatisticsSample(reader.GetInt64(0), TimeSpan.FromSeconds(reader.GetDouble(1)), TimeSpan.FromSeconds(reader.GetDouble(2))), cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<StatisticsRecord>> ReadStatisticsAsync(
        MachineDefinition machine, int steps, StatisticsStep by, CancellationToken cancellationToken)
    {
        var (name, length) = (by.ToString().ToLowerInvariant(), by.Length());
        var found = new Dictionary<DateTimeOffset, StatisticsRecord>();
        var last = await RunAsync(
            Sql(machine).Statistics.Read,
            new Parameters().Add("step", name).Add("minutes", (int)((steps - 1) * length).TotalMinutes), null, isWrite: false,
            reader =>
            {
                if (!reader.IsDBNull(1))
                {
                    found.Add(ReadTime(reader, 1), ReadStatistics(reader));
                }

                return ReadTime(reader, 0);
            },
            cancellationToken).ConfigureAwait(false);

        // A step in which nothing happened is one too.
        var records = new StatisticsRecord[steps];
        for (var i = 0; i < steps; i++)
        {
            var at = last - ((steps - 1 - i) * length);
            records[i] = found.TryGetValue(at, out var record) ? record : new StatisticsRecord { At = at };
        }

        return records;
    }

    public Task<long> CountOldStatisticsAsync(MachineDefinition machine, TimeSpan retention, CancellationToken cancellationToken)
        => CountAsync(Sql(machine).Statistics.CountOld, new Parameters().Add("minutes", (int)retention.TotalMinutes), cancellationToken);

    public Task<int> TrimStatisticsAsync(MachineDefinition machine, TimeSpan retention, int limit, CancellationToken cancellationToken)
        => RunningAsync(
            isWrite: true,
            c => c.ExecuteAsync(new CommandDefinition(
                Sql(machine).Statistics.Trim, new Parameters().Add("minutes", (int)retention.TotalMinutes).Add("limit", limit),
                cancellationToken: cancellationToken)),
            cancellationToken);

    /// <summary>Adds from where on who only looks reads the index of due rows, for a database that keeps to that.</summary>
    protected virtual void AddLowToLook(MachineDefinition machine, Parameters parameters)
    {
    }

    private StatisticsRecord ReadStatistics(DbDataReader reader) => new()
    {
        At = ReadTime(reader, 1),
        Moved = reader.GetInt64(2),
        Stayed = reader.GetInt64(3),
        Snoozed = reader.GetInt64(4),
        Failed = reader.GetInt64(5),
        Exhausted = reader.GetInt64(6),
        TimedOut = reader.GetInt64(7),
        DeadlinePassed = reader.GetInt64(8),
        Lost = reader.GetInt64(9),
        Gone = reader.GetInt64(10),
        Released = reader.GetInt64(11),
        Deleted = reader.GetInt64(12),
        Scheduled = reader.GetInt64(13),
        MovedFromLegacy = reader.GetInt64(14),
        Ready = reader.GetInt64(15),
        OldestDue = TimeSpan.FromSeconds(reader.GetDouble(16)),
    };
}
