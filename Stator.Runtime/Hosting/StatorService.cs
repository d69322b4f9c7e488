using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Stator.Running;

namespace Stator.Hosting;

/// <summary>Runs the machines for as long as the host runs.</summary>
internal sealed class StatorService(StatorRunner runner) : BackgroundService
{
    private readonly CancellationTokenSource hurry = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // When the host's patience ends before ours, leases are still worth handing back: that takes about a second.
        using var impatient = cancellationToken.Register(hurry.Cancel);
        await base.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        hurry.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => runner.RunAsync(stoppingToken, hurry.Token);
}
