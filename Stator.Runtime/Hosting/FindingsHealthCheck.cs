using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Stator.Hosting;

/// <summary>Says what is wrong with the machines' tables, as of the last examination.</summary>
internal sealed class FindingsHealthCheck(
    IStatorQueries queries, IStatorMaintenance maintenance, TimeProvider timeProvider, LastFindings last, TimeSpan every) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Probes that come meanwhile wait for the one examination.
        await last.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (last.Findings is not { } findings || timeProvider.GetElapsedTime(last.At) >= every)
            {
                (findings, last.At) = (await ExamineAsync(cancellationToken).ConfigureAwait(false), timeProvider.GetTimestamp());
                last.Findings = findings;
            }

            return findings.Count == 0
                ? HealthCheckResult.Healthy("Nothing is wrong with the machines' rows.")
                : new HealthCheckResult(
                    context.Registration.FailureStatus, string.Join(" ", findings.Select(f => $"{f.Machine}: {f.Finding.Text}")), data: Counts(findings));
        }
        finally
        {
            last.Turn.Release();
        }
    }

    private async Task<IReadOnlyList<(string Machine, Finding Finding)>> ExamineAsync(CancellationToken cancellationToken)
    {
        var findings = new List<(string, Finding)>();
        foreach (var machine in queries.Machines)
        {
            findings.AddRange((await maintenance.ExamineAsync(machine.Name, repair: false, cancellationToken).ConfigureAwait(false))
                .Select(f => (machine.Name, f)));
        }

        return findings;
    }

    private static Dictionary<string, object> Counts(IReadOnlyList<(string Machine, Finding Finding)> findings)
        => findings.GroupBy(f => $"{f.Machine}.{f.Finding.Kind}").ToDictionary(g => g.Key, object (g) => g.Sum(f => f.Finding.Count));
}

/// <summary>What the last examination has found. A health check is made anew for each probe.</summary>
internal sealed class LastFindings
{
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public IReadOnlyList<(string Machine, Finding Finding)>? Findings { get; set; }

    public long At { get; set; }
}
