using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Stator.Hosting;
using Stator.Running;

namespace Stator;

/// <summary>Puts the runner among an application's health checks.</summary>
public static class StatorHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check of the runner of this process. It asks nothing of the database. Unhealthy: something is stuck, claims fail, or a runner
    /// that should run does not. Degraded: starting, draining, or a check that does not return takes a slot.
    /// </summary>
    /// <param name="builder">What <c>services.AddHealthChecks()</c> has returned.</param>
    /// <param name="name">The name of the health check.</param>
    /// <param name="failureStatus">What is reported where it is unhealthy; null is <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags, to choose health checks by.</param>
    /// <param name="claimErrors">How many claims of a machine that fail in a row are unhealthy. Default 5; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of claims is less than 1.</exception>
    public static IHealthChecksBuilder AddStator(
        this IHealthChecksBuilder builder, string name = "stator", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null,
        int claimErrors = 5)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(claimErrors, 1);
        return builder.Add(new HealthCheckRegistration(
            name,
            provider => new StatorHealthCheck(
                provider.GetService<StatorRunner>() ?? throw new InvalidOperationException(
                    $"The health check '{name}' has no runner to ask: call services.AddStator(...) too."),
                provider.GetServices<IHostedService>().OfType<StatorService>().Any(),
                claimErrors),
            failureStatus,
            tags));
    }
}
