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

    /// <summary>
    /// Adds a health check of the machines' tables: what <see cref="IStatorMaintenance.ExamineAsync"/> finds, such as rows that nobody has tried for
    /// ten minutes, or in states that this version does not know. It reads whole tables, and so not with every probe: in between it says what it
    /// found the last time. It is no reason to restart a process; keep it away from liveness probes, by its tags.
    /// </summary>
    /// <param name="builder">What <c>services.AddHealthChecks()</c> has returned.</param>
    /// <param name="name">The name of the health check.</param>
    /// <param name="failureStatus">What is reported where something is found; null is <see cref="HealthStatus.Degraded"/>.</param>
    /// <param name="tags">Tags, to choose health checks by.</param>
    /// <param name="every">How long a result counts. Default 10 minutes; from zero, which examines at every probe, to a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or longer than a day.</exception>
    public static IHealthChecksBuilder AddStatorFindings(
        this IHealthChecksBuilder builder, string name = "stator-findings", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null,
        TimeSpan? every = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        var time = every ?? TimeSpan.FromMinutes(10);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(every));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromDays(1), nameof(every));
        var last = new LastFindings();
        return builder.Add(new HealthCheckRegistration(
            name,
            provider => new FindingsHealthCheck(
                provider.GetService<IStatorQueries>() ?? throw new InvalidOperationException(
                    $"The health check '{name}' has no machines to examine: call services.AddStator(...) too."),
                provider.GetRequiredService<IStatorMaintenance>(),
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                last,
                time),
            failureStatus ?? HealthStatus.Degraded,
            tags));
    }
}
