using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Stator.Generated;

namespace Stator.Storage;

/// <summary>What tools ask. Like the outside door's verbs it is run on connections of the data source, and it takes no locks.</summary>
internal abstract partial class SqlStore
{
    private const int ViewColumns = 9;

    public Task<IReadOnlyList<LookedAtRow>> RowsAsync(MachineDefinition machine, RowSearch search, CancellationToken cancellationToken)
    {
        var query = search.Query;
        var parameters = new Parameters()
            .Add("from", search.FromKey)
            .Add("state", search.StoredState ?? string.Empty)
            .Add("unknown", query.OnlyUnknown)
            .Add("limit", query.Limit)
            .Add("budget", search.Budget);
        if (search.ByDue)
        {
            parameters
                .Add("from_due", Time(search.FromDue)).Add("due", query.OnlyDue).Add("failed", query.OnlyFailed).Add("leased", query.OnlyLeased);
        }

        return AllAsync(
            search.ByDue ? Sql(machine).Tools.RowsByDue : Sql(machine).Tools.RowsByKey, parameters,
            reader => new LookedAtRow(ReadView(machine, reader), reader.GetInt64(ViewColumns)), cancellationToken);
    }

    public Task<RowView?> FindRowAsync(MachineDefinition machine, object key, CancellationToken cancellationToken)
        => RunAsync(
            Sql(machine).Tools.FindRow, new Parameters().Add("key", key), null, isWrite: false, reader => ReadView(machine, reader),
            cancellationToken);

    public async Task<int> CountRequeuedAsync(
        MachineDefinition machine, IReadOnlyList<object> keys, bool force, CancellationToken cancellationToken)
    {
        var rows = 0L;
        foreach (var parameters in OfKeys(machine, keys))
        {
            rows += await CountAsync(Sql(machine).Tools.CountRequeue, parameters.Add("force", force), cancellationToken).ConfigureAwait(false);
        }

        return (int)rows;
    }

    public async Task<int> CountRequeuedAsync(MachineDefinition machine, int state, int limit, CancellationToken cancellationToken)
        => (int)await CountAsync(
            Sql(machine).Tools.CountRequeueAll, new Parameters().Add("state", machine.States[state].StoredName).Add("limit", limit),
            cancellationToken).ConfigureAwait(false);

    public Task<long> CountDeletesAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => CountAsync(Sql(machine).Tools.CountDeletes, new Parameters(), cancellationToken);

    public Task<long> CountOldHistoryAsync(MachineDefinition machine, CancellationToken cancellationToken)
        => CountAsync(Sql(machine).Tools.CountHistory, new Parameters(), cancellationToken);

    /// <summary>Reads what a row is to people: the columns of ToolSql.View.</summary>
    private RowView ReadView(MachineDefinition machine, DbDataReader reader)
    {
        var stored = reader.GetString(1);
        var known = machine.TryGetState(stored, out var state);
        return new RowView(
            KeyText.Of(machine.Rows.ReadKey(reader, 0)), known ? machine.States[state].Name : stored, known, ReadTime(reader, 2),
            reader.IsDBNull(3) ? null : ReadTime(reader, 3), reader.GetInt32(4))
        {
            LeasedUntil = reader.IsDBNull(5) ? null : ReadTime(reader, 5),
            Error = reader.IsDBNull(6) ? null : reader.GetString(6),
            Priority = reader.IsDBNull(7) ? null : reader.GetInt32(7),
            Queue = reader.IsDBNull(8) ? null : reader.GetString(8),
        };
    }

    /// <summary>The sum of what a statement counts; zero where there is nothing to ask.</summary>
    private async Task<long> CountAsync(string? statement, Parameters parameters, CancellationToken cancellationToken)
    {
        var sum = 0L;
        if (statement is not null)
        {
            await RunAsync(statement, parameters, null, isWrite: false, reader => sum += reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
        }

        return sum;
    }
}
