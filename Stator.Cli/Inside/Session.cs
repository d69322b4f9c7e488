using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Stator.Hosting;

namespace Stator.Cli.Inside;

/// <summary>What a verb works with.</summary>
internal sealed record Session(Request Request, IServiceProvider Services, Output Output, CancellationToken Stopping)
{
    public IStatorQueries Queries { get; } = Services.GetRequiredService<IStatorQueries>();

    public IStatorMaintenance Maintenance => Services.GetRequiredService<IStatorMaintenance>();

    public string Key => Request.Keys[0];

    /// <summary>The one machine that the request names.</summary>
    public string Machine() => Machines()[0].Name;

    /// <summary>The machines that the request names, or all: known before anything is done to the first of them.</summary>
    public IReadOnlyList<MachineInfo> Machines()
    {
        var known = Queries.Machines;
        return Request.Machines.Count == 0
            ? known
            : [.. Request.Machines.Distinct().Select(name => known.FirstOrDefault(m => m.Name == name) ?? throw Unknown(name, known))];
    }

    private static UsageException Unknown(string name, IReadOnlyList<MachineInfo> known)
    {
        var names = known.Select(m => m.Name).ToList();
        return new($"There is no machine '{name}'." + (Nearest.To(name, names) is { } meant ? $" Did you mean '{meant}'?" : string.Empty)
            + $" There are: {string.Join(", ", names)}.");
    }
}
