using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stator.Running;

namespace Stator.Hosting;

/// <summary>Says how the runner of this process does, without asking the database.</summary>
internal sealed class StatorHealthCheck(StatorRunner runner, bool runs, int claimErrors) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = runner.Status;
        var data = new Dictionary<string, object>
        {
            ["phase"] = status.Phase.ToString(),
            ["since"] = status.Since,
            ["runningChecks"] = status.RunningChecks,
            ["hungChecks"] = status.HungChecks,
            ["claimErrors"] = status.ClaimErrors,
        };
        var (health, text) = Judge(status, context.Registration.FailureStatus);
        return Task.FromResult(new HealthCheckResult(health, text, data: data));
    }

    private (HealthStatus Health, string Text) Judge(RunnerStatus status, HealthStatus failure) => status switch
    {
        { Stuck: { } stuck } => (failure, $"{stuck}{Hung(status)}. Restart the process; with StatorOptions.ExitWhenStuck it ends by itself."),
        { ClaimErrors: var errors } when errors >= claimErrors => (failure,
            $"{status.FailingMachine}: {errors} claims in a row have failed. The log says why (3001): see to the database and its tables."),
        { Phase: RunnerPhase.Draining } => (HealthStatus.Degraded,
            $"The runner is draining since {status.Since:u}: it claims nothing more, and {status.RunningChecks} checks still run. Let it finish."),
        { Phase: RunnerPhase.Starting } => (HealthStatus.Degraded, "The runner has begun, and has not reached the database yet."),
        { Phase: RunnerPhase.Stopped } when runs => (failure,
            $"The runner is stopped since {status.Since:u}. Start the host, or see in the log (1007) what has ended it."),
        { HungChecks: > 0 } => (HealthStatus.Degraded,
            $"{status.HungChecks} of {status.RunningChecks} running checks have not returned since their deadlines{Hung(status)}. Have the check "
            + "listen to its CancellationToken; restart the process to get its slot back."),
        { Phase: RunnerPhase.Stopped } => (HealthStatus.Healthy, "Nothing runs, and this process is not to run machines by itself."),
        _ => (HealthStatus.Healthy, $"Running since {status.Since:u}; {status.RunningChecks} checks run now."),
    };

    private static string Hung(RunnerStatus status) => status.Hung is { } hung ? $"; the oldest is {hung}" : string.Empty;
}
