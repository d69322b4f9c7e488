using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stator.Dashboard;

/// <summary>What reads and changes nothing.</summary>
internal sealed class ViewEndpoints(IStatorQueries queries, IStatorMaintenance maintenance)
{
    private static EndpointJson Json => EndpointJson.Default;

    public void Map(IEndpointRouteBuilder group)
    {
        Endpoint.Get(group, "/machines", Json.IReadOnlyListMachineInfo, _ => Task.FromResult(queries.Machines));
        Endpoint.Get(group, "/machines/{machine}", Json.MachineInfo, c => Task.FromResult(Endpoint.Machine(c, queries)));
        Endpoint.Get(group, "/machines/{machine}/states", Json.IReadOnlyListStateCount, c => queries.CountByStateAsync(Name(c), c.RequestAborted));
        Endpoint.Get(group, "/machines/{machine}/depth", Json.StatorDepth, c => queries.DepthAsync(Name(c), c.RequestAborted));
        Endpoint.Get(group, "/machines/{machine}/queues", Json.IReadOnlyDictionaryStringStatorDepth, QueuesAsync);
        Endpoint.Get(group, "/machines/{machine}/rows", Json.RowPage, RowsAsync);
        Endpoint.Get(group, "/machines/{machine}/row", Json.RowView, c => queries.FindRowAsync(Name(c), Endpoint.Required(c, "key"), c.RequestAborted));
        Endpoint.Get(group, "/machines/{machine}/history", Json.IReadOnlyListHistoryRecord, HistoryAsync);
        Endpoint.Get(group, "/machines/{machine}/statistics", Json.IReadOnlyListStatisticsRecord, StatisticsAsync);
        Endpoint.Get(
            group, "/machines/{machine}/findings", Json.IReadOnlyListFinding,
            c => maintenance.ExamineAsync(Name(c), repair: false, c.RequestAborted));
    }

    private Task<IReadOnlyDictionary<string, StatorDepth>> QueuesAsync(HttpContext context)
        => Endpoint.Machine(context, queries) is { HasQueues: true, Name: var machine }
            ? queries.DepthByQueueAsync(machine, context.RequestAborted)
            : throw new Refusal(StatusCodes.Status404NotFound, $"Machine '{Name(context)}' has no queues.");

    private Task<RowPage> RowsAsync(HttpContext context)
    {
        var query = new RowQuery
        {
            State = Endpoint.Text(context, "state"),
            OnlyUnknown = Endpoint.Flag(context, "unknown"),
            OnlyFailed = Endpoint.Flag(context, "failed"),
            OnlyDue = Endpoint.Flag(context, "due"),
            OnlyLeased = Endpoint.Flag(context, "leased"),
            After = Endpoint.Text(context, "after"),
        };
        return queries.RowsAsync(Name(context), query with { Limit = Endpoint.Number(context, "limit") ?? query.Limit }, context.RequestAborted);
    }

    private Task<IReadOnlyList<HistoryRecord>> HistoryAsync(HttpContext context)
        => Endpoint.Machine(context, queries) is { HasHistory: true, Name: var machine }
            ? queries.HistoryAsync(machine, Endpoint.Required(context, "key"), context.RequestAborted)
            : throw new Refusal(StatusCodes.Status404NotFound, $"Machine '{Name(context)}' keeps no history.");

    private Task<IReadOnlyList<StatisticsRecord>> StatisticsAsync(HttpContext context)
        => queries.StatisticsAsync(
            Name(context),
            Endpoint.Time(context, "last") ?? TimeSpan.FromDays(1),
            Endpoint.Word<StatisticsStep>(context, "by") ?? StatisticsStep.Hour,
            context.RequestAborted);

    private string Name(HttpContext context) => Endpoint.Machine(context, queries).Name;
}
