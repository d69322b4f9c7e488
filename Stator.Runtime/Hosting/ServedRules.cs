using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generated;

namespace Stator.Hosting;

/// <summary>Whether the machines and queues that the options name are there.</summary>
internal sealed class ServedRules(IReadOnlyList<MachineDefinition> machines)
{
    private readonly List<string> names = [.. machines.Select(m => m.Name).Distinct().Order(StringComparer.Ordinal)];

    public IEnumerable<string> Check(StatorOptions options)
    {
        var unknown = Unknown(nameof(options.Include), options.Include).Concat(Unknown(nameof(options.Exclude), options.Exclude)).ToList();
        foreach (var error in unknown)
        {
            yield return error;
        }

        if (unknown.Count == 0 && !names.Any(options.Runs))
        {
            yield return $"StatorOptions.Include and StatorOptions.Exclude leave no machine to run. There are: {string.Join(", ", names)}.";
        }

        if (options.HasQueueRules && !machines.Any(m => m.Claims.HasQueue))
        {
            yield return "StatorOptions says something of queues, but no machine has any: put [Queue] on a property, or take it out of the options.";
        }

        foreach (var queue in options.Queues.Intersect(options.ExcludedQueues))
        {
            yield return $"'{queue}' is both in StatorOptions.Queues and in StatorOptions.ExcludedQueues: take it out of one of them.";
        }
    }

    private IEnumerable<string> Unknown(string option, IEnumerable<string> given)
        => given.Where(name => !names.Contains(name)).Select(name =>
            $"StatorOptions.{option} names '{name}', which is no machine." + (Nearest.To(name, names) is { } meant ? $" Did you mean '{meant}'?" : "")
            + $" There are: {string.Join(", ", names)}.");
}
