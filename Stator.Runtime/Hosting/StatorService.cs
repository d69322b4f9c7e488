using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Stator.Running;

namespace Stator.Hosting;

/// <summary>Runs the machines for as long as the host runs.</summary>
internal sealed class StatorService(StatorRunner runner) : BackgroundService
{
    private readonly CancellationTokenSource hurry = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Said here, it keeps the host from starting.
        runner.Vitals.CheckFile();
        return base.StartAsync(cancellationToken);
    }

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await runner.RunAsync(stoppingToken, hurry.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The host stops because of it, as if all were well; a supervisor should see that it is not.
            Environment.ExitCode = 1;
            throw;
        }
    }
}
