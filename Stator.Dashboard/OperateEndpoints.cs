using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Stator.Dashboard;

/// <summary>What changes rows.</summary>
internal sealed class OperateEndpoints(IStatorQueries queries, IStatorMaintenance maintenance)
{
    private static EndpointJson Json => EndpointJson.Default;

    public void Map(IEndpointRouteBuilder group)
    {
        Endpoint.Post(group, "/machines/{machine}/requeue", Json.RequeueRequest, Json.Affected, RequeueAsync);
        Endpoint.Post(group, "/machines/{machine}/force", Json.ForceRequest, Json.Affected, ForceAsync);
        Endpoint.Post(group, "/machines/{machine}/commands/{command}", Json.CommandRequest, Json.Commanded, CommandAsync);
        Endpoint.Post(
            group, "/machines/{machine}/prune", Json.DryRunRequest, Json.PruneReport,
            (c, request) => maintenance.PruneAsync(Endpoint.Machine(c, queries).Name, request.DryRun, c.RequestAborted));
        Endpoint.Post(
            group, "/machines/{machine}/repair", Json.DryRunRequest, Json.IReadOnlyListFinding,
            (c, request) => maintenance.ExamineAsync(Endpoint.Machine(c, queries).Name, repair: !request.DryRun, c.RequestAborted));
    }

    private async Task<Affected> RequeueAsync(HttpContext context, RequeueRequest request)
    {
        var machine = Endpoint.Machine(context, queries).Name;
        return (request.Keys, request.State) switch
        {
            ({ } keys, null) => new(
                await maintenance.RequeueAsync(machine, keys, request.Force, request.DryRun, context.RequestAborted), request.DryRun),
            (null, { } state) when !request.Force => new(
                await maintenance.RequeueAllAsync(machine, state, request.Limit, request.DryRun, context.RequestAborted), request.DryRun),
            (null, { }) => throw new Refusal(
                StatusCodes.Status400BadRequest, "'force' goes with 'keys' only: the rows of a state that are on lease are left alone."),
            _ => throw new Refusal(StatusCodes.Status400BadRequest, "The body is to have either 'keys' or 'state'."),
        };
    }

    private async Task<Affected> ForceAsync(HttpContext context, ForceRequest request)
        => request is { Keys: { } keys, State: { } state }
            ? new(await maintenance.ForceAsync(Endpoint.Machine(context, queries).Name, keys, state, Who(context), context.RequestAborted), DryRun: false)
            : throw new Refusal(StatusCodes.Status400BadRequest, "The body is to have both 'keys' and 'state'.");

    private async Task<Commanded> CommandAsync(HttpContext context, CommandRequest request)
        => request.Key is { } key
            ? new(await maintenance.CommandAsync(
                Endpoint.Machine(context, queries).Name, (string)context.GetRouteValue("command")!, key, Who(context), context.RequestAborted))
            : throw new Refusal(StatusCodes.Status400BadRequest, "The body has no 'key'.");

    private static string? Who(HttpContext context) => context.User.Identity?.Name;
}
