using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>All that can be wrong with a machine.</summary>
internal static class Rules
{
    /// <summary>The rules that a machine breaks, in the order of their ids.</summary>
    public static IReadOnlyList<Problem> Check(MachineModel machine)
    {
        // Without an enum no argument means anything, and everything else would be wrong too.
        if (!machine.Enum.IsEnum)
        {
            return ShapeRules.StateType(machine).ToList();
        }

        // Nothing tells whose the attributes are.
        if (ShapeRules.SharedEnum(machine).ToList() is { Count: > 0 } shared)
        {
            return shared;
        }

        var graph = new Graph(machine);
        return ShapeRules.Check(machine)
            .Concat(StateRules.Check(machine, graph))
            .Concat(InitialRules.Check(machine, graph))
            .Concat(WayOutRules.Check(machine, graph))
            .Concat(EdgeRules.Check(machine, graph))
            .Concat(FailureRules.Check(machine))
            .Concat(SpinRules.Check(machine, graph))
            .Concat(DurationRules.Check(machine, graph))
            .Concat(CheckRules.Check(machine, graph))
            .Concat(MappingRules.Check(machine))
            .Concat(ScheduleRules.Check(machine))
            .Concat(HookRules.Check(machine, graph))
            .Concat(ColumnRules.Check(machine))
            .Concat(ClaimRules.Check(machine))
            .Concat(GroupRules.Check(machine))
            .Concat(UniqueRules.Check(machine, graph))
            .OrderBy(p => p.Id, System.StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Of a class that has attributes of Stator's but no machine that they could belong to.</summary>
    public static Problem Orphan(OrphanModel orphan)
        => new("STATOR009", orphan.At, orphan.Type, orphan.Enum ?? "...", orphan.Table)
        {
            Facts = orphan.Enum is null ? default : new EquatableArray<string>(["Enum", orphan.Enum, "Table", orphan.Table]),
        };

    /// <summary>Of a machine on which Stator itself failed.</summary>
    public static Problem Crash(string type, string message)
        => new("STATOR019", Spot.Type, type, message.Replace("\n", " ").Replace("\r", ""));

    /// <summary>
    /// Whether everything that is written means something. What does not, and breaks no rule, is an error of the C# compiler's, and as much
    /// in
    /// the way of a machine.
    /// </summary>
    public static bool IsWhole(MachineModel machine)
        => StateRules.References(machine).All(r => r.Member is not null)
            && DurationRules.Durations(machine).All(d => d.Duration.Value is not null)
            && machine.Groups.All(g => g.Name is not null)
            && machine.Schedules.All(s => s is { Name: not null, Cron: null or { Text: not null }, Zone: null or { Text: not null } });

    /// <summary>Whether code can be generated all the same.</summary>
    public static bool IsSound(IReadOnlyList<Problem> problems)
        => !problems.Any(RuleCatalogue.IsError);
}
