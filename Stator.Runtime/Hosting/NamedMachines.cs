using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generated;

namespace Stator.Hosting;

/// <summary>The machines, and what belongs to them, for callers who have nothing but text.</summary>
internal sealed class NamedMachines(IReadOnlyList<MachineDefinition> machines)
{
    public IReadOnlyList<MachineDefinition> All => machines;

    public MachineDefinition Machine(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var named = machines.Where(m => m.Name == name).ToList();
        return named.Count switch
        {
            1 => named[0],
            0 => throw new ArgumentException(
                $"There is no machine '{name}'.{Meant(name, machines.Select(m => m.Name))} There are: {List(machines.Select(m => m.Name))}.", nameof(name)),
            _ => throw new ArgumentException(
                $"{named.Count} machines are named '{name}': those of the tables {List(named.Select(m => $"'{m.Table}'"))}. Rename one of the classes.",
                nameof(name)),
        };
    }

    /// <summary>The index of a state, named as it is declared or else as it is stored.</summary>
    public static int State(MachineDefinition machine, string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < machine.States.Count; i++)
        {
            if (machine.States[i].Name == state)
            {
                return i;
            }
        }

        return machine.TryGetState(state, out var stored) ? stored : throw new ArgumentException(
            $"Machine '{machine.Name}' has no state '{state}'.{Meant(state, machine.States.SelectMany(s => new[] { s.Name, s.StoredName }))} "
            + $"There are: {List(machine.States.Select(s => s.Name))}.",
            nameof(state));
    }

    public static object Key(MachineDefinition machine, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return KeyText.Parse(machine.Rows.KeyKind, key) ?? throw new ArgumentException(
            $"'{key}' is no key of machine '{machine.Name}': its key is {KeyText.Described(machine.Rows.KeyKind)}.", nameof(key));
    }

    public static IEnumerable<object> Keys(MachineDefinition machine, IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return [.. keys.Select(key => key is null ? throw new ArgumentException("A key is null.", nameof(keys)) : Key(machine, key))];
    }

    public static MachineInfo Describe(MachineDefinition machine) => new()
    {
        Name = machine.Name,
        Table = machine.Table,
        KeyType = KeyText.NameOf(machine.Rows.KeyKind),
        Initial = machine.States[machine.Initial].Name,
        States = [.. machine.States.Select(Describe)],
        Edges = [.. machine.Edges.Select(edge => Describe(machine, edge))],
        Commands = [.. machine.Edges.Where(e => e.Kind == EdgeKind.Command).Select(e => e.Command!).Distinct()],
        Schedules = [.. machine.Schedules.Select(Describe)],
        Mermaid = machine.Mermaid,
        HasHistory = machine.HasHistory,
        HasQueues = machine.Claims.HasQueue,
        HasPriorities = machine.Claims.Priority is not null,
    };

    private static StateInfo Describe(StateDefinition state) => new(state.Name, state.StoredName, state.Kind)
    {
        RetryAfter = state.Kind == StateKind.Automatic ? state.RetryAfter : null,
        StartAfter = state.Kind == StateKind.Automatic ? state.StartAfter : null,
        DeleteAfter = state.DeleteAfter,
        Deadline = state.Deadline,
    };

    private static ScheduleInfo Describe(ScheduleDefinition schedule) => new(schedule.Name, schedule.CatchUp)
    {
        Every = schedule.Every,
        Cron = schedule.Cron,
        Zone = schedule.Cron is null ? null : schedule.Zone,
    };

    private static EdgeInfo Describe(MachineDefinition machine, EdgeDefinition edge)
        => new(machine.States[edge.From].Name, machine.States[edge.To].Name, edge.Kind)
        {
            Command = edge.Command,
            After = edge.Kind == EdgeKind.Timeout ? edge.After : null,
            MaxAttempts = edge.Failure?.MaxAttempts,
        };

    private static string Meant(string name, IEnumerable<string> names)
        => Nearest.To(name, names) is { } meant ? $" Did you mean '{meant}'?" : string.Empty;

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
