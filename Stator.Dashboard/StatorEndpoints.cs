using System;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stator.Dashboard;

namespace Stator;

/// <summary>Puts the endpoints for whoever administers the machines into an ASP.NET Core application.</summary>
public static class StatorEndpoints
{
    /// <summary>
    /// Maps what <see cref="IStatorQueries"/> reads as GET, and, where a policy says who may, what <see cref="IStatorMaintenance"/> does as POST.
    /// Both speak JSON: docs/operating.md lists them. Nothing is mapped that anybody may call: a policy that allows everybody is the application's
    /// own to write.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path in front of all of them, such as <c>/stator</c>.</param>
    /// <param name="viewPolicy">The name of the authorization policy for all of them.</param>
    /// <param name="operatePolicy">The name of the policy that those which change something ask for too. Null, the default, maps none of these.</param>
    /// <returns>The group of all of them, for further conventions: rate limits, hosts, tags.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy, or AddStator or AddAuthorization was not called.</exception>
    public static RouteGroupBuilder MapStator(this IEndpointRouteBuilder endpoints, string pattern, string viewPolicy, string? operatePolicy = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        CheckPolicy(endpoints, viewPolicy, nameof(viewPolicy));
        var services = endpoints.ServiceProvider;
        var queries = services.GetService<IStatorQueries>()
            ?? throw new InvalidOperationException("MapStator was called without AddStator: add the machines to the application's services first.");

        var group = endpoints.MapGroup(pattern);
        group.RequireAuthorization(viewPolicy);
        var maintenance = services.GetRequiredService<IStatorMaintenance>();
        new ViewEndpoints(queries, maintenance).Map(group);
        if (operatePolicy is not null)
        {
            CheckPolicy(endpoints, operatePolicy, nameof(operatePolicy));
            var operate = group.MapGroup(string.Empty);
            operate.RequireAuthorization(operatePolicy);
            new OperateEndpoints(queries, maintenance).Map(operate);
        }

        return group;
    }

    // A policy that is missing would otherwise come to light with the first request.
    private static void CheckPolicy(IEndpointRouteBuilder endpoints, string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        var policies = endpoints.ServiceProvider.GetService<IAuthorizationPolicyProvider>()
            ?? throw new InvalidOperationException(
                "MapStator was called without AddAuthorization: its endpoints are for those only whom a policy lets in. "
                + $"Add one called '{name}' with builder.Services.AddAuthorization.");
        if (policies.GetPolicyAsync(name).GetAwaiter().GetResult() is null)
        {
            throw new InvalidOperationException(
                $"There is no authorization policy '{name}', which MapStator was given as {parameter}. Add it with builder.Services.AddAuthorization.");
        }
    }
}
