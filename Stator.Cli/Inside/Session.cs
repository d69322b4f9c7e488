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
    public MachineInfo Machine() => Machines()[0];

    /// <summary>The machines that the request names, or all: known before anything is done to the first of them.</summary>
    public IReadOnlyList<MachineInfo> Machines()
    {
        var known = Queries.Machines;
        return Request.Machines.Count == 0
            ? known
            : [.. Request.Machines.Distinct().Select(name => known.FirstOrDefault(m => m.Name == name)
                ?? throw Unknown("There is no machine", name, known.Select(m => m.Name)))];
    }

    /// <summary>Says that a name is none, which one was meant, and which there are.</summary>
    public static UsageException Unknown(string isNone, string name, IEnumerable<string> names)
    {
        var known = names.ToList();
        return new($"{isNone} '{name}'." + (Nearest.To(name, known) is { } meant ? $" Did you mean '{meant}'?" : string.Empty)
            + $" There are: {string.Join(", ", known)}.");
    }
}
