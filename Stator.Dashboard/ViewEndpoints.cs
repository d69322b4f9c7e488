using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stator.Dashboard;

/// <summary>What reads and changes nothing.</summary>
internal sealed class ViewEndpoints(IStatorQueries queries)
{
    private static EndpointJson Json => EndpointJson.Default;

    public void Map(IEndpointRouteBuilder group)
    {
        Endpoint.Get(group, "/machines", Json.IReadOnlyListMachineInfo, _ => Task.FromResult(queries.Machines));
        Endpoint.Get(group, "/machines/{machine}", Json.MachineInfo, c => Task.FromResult(Endpoint.Machine(c, queries)));
        Endpoint.Get(group, "/machines/{machine}/states", Json.IReadOnlyListStateCount, c => queries.CountByStateAsync(Name(c), c.RequestAborted));
        Endpoint.Get(group, "/machines/{machine}/depth", Json.StatorDepth, c => queries.DepthAsync(Name(c), c.RequestAborted));
        Endpoint.Get(group, "/machines/{machine}/queues", Json.IReadOnlyDictionaryStringStatorDepth, QueuesAsync);
        Endpoint.Get(group, "/machines/{machine}/history", Json.IReadOnlyListHistoryRecord, HistoryAsync);
    }

    private Task<IReadOnlyDictionary<string, StatorDepth>> QueuesAsync(HttpContext context)
        => Endpoint.Machine(context, queries) is { HasQueues: true, Name: var machine }
            ? queries.DepthByQueueAsync(machine, context.RequestAborted)
            : throw new Refusal(StatusCodes.Status404NotFound, $"Machine '{Name(context)}' has no queues.");

    private Task<IReadOnlyList<HistoryRecord>> HistoryAsync(HttpContext context)
        => Endpoint.Machine(context, queries) is { HasHistory: true, Name: var machine }
            ? queries.HistoryAsync(machine, Endpoint.Required(context, "key"), context.RequestAborted)
            : throw new Refusal(StatusCodes.Status404NotFound, $"Machine '{Name(context)}' keeps no history.");

    private string Name(HttpContext context) => Endpoint.Machine(context, queries).Name;
}
