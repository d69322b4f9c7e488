using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generated;
using Stator.Running;

namespace Stator.Hosting;

/// <summary>The outside doors of the machines of one class.</summary>
internal sealed class StatorDoors<T>(RunnerParts parts, ScopedRuns runs, Background background) : IStator<T>
    where T : class
{
    private readonly Dictionary<Machine, StatorDoor<T>> doors =
        parts.Machines.OfType<Machine<T>>().ToDictionary(m => (Machine)m, m => new StatorDoor<T>(m, parts, runs, background));

    public IUntypedStator<T> Of(Machine<T> machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return doors.TryGetValue(machine, out var door)
            ? door
            : throw new InvalidOperationException(
                $"Machine '{machine.Definition.Name}' was not added: call AddMachines() of its assembly in AddStator.");
    }
}
