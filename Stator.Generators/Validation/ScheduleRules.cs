using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>When new rows come by themselves, and where they come from.</summary>
internal static class ScheduleRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static IEnumerable<Problem> Check(MachineModel machine)
        => machine.Schedules.SelectMany(s => Times(s).Concat(Zone(s)))
            .Concat(Names(machine))
            .Concat(Makers(machine))
            .Concat(Surplus(machine));

    private static IEnumerable<Problem> Times(ScheduleModel schedule)
    {
        var name = schedule.Name ?? string.Empty;
        if (schedule.Cron is { Text: { } text, Error: { } error } cron)
        {
            yield return new Problem("STATOR110", cron.At, text, error);
        }

        if ((schedule.Cron is null) == (schedule.Every is null))
        {
            yield return new Problem(
                "STATOR112", schedule.At, name, schedule.Cron is null ? "says neither Cron nor Every" : "says both Cron and Every",
                "say one of them");
        }
        else if (schedule is { Every: { Value: { } every } written } && every > TimeSpan.Zero && every < Shortest)
        {
            yield return new Problem(
                "STATOR112", written.At, name, $"occurs every '{written.Text}', which is less than a second", "make it longer");
        }
    }

    private static IEnumerable<Problem> Zone(ScheduleModel schedule)
    {
        if (schedule.Zone is not { Text: { } zone } written)
        {
            yield break;
        }

        if (!ScheduleNames.IsZone(zone))
        {
            yield return new Problem("STATOR111", written.At, zone);
        }
        else if (schedule is { Cron: null, Every: not null })
        {
            yield return new Problem(
                "STATOR112", written.At, schedule.Name ?? string.Empty, "has a Zone, but Every needs none", "remove it, or say Cron");
        }
    }

    private static IEnumerable<Problem> Names(MachineModel machine)
    {
        // Of names that differ in case or in what is between the words, too, one method would have to make the rows.
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var schedule in machine.Schedules.Where(s => s.Name is not null))
        {
            var name = schedule.Name!;
            if (!ScheduleNames.IsName(name))
            {
                yield return new Problem(
                    "STATOR113", schedule.At.At(0), name, "is not of letters and digits, in words with '-' or '_' between");
            }
            else if (taken.TryGetValue(ScheduleNames.Maker(name), out var other))
            {
                yield return new Problem(
                    "STATOR113", schedule.At.At(0), name, other == name ? "is there twice" : $"is too much like '{other}'");
            }
            else
            {
                taken.Add(ScheduleNames.Maker(name), name);
            }
        }
    }

    private static IEnumerable<Problem> Makers(MachineModel machine)
    {
        var row = RowName(machine);
        foreach (var schedule in Named(machine))
        {
            var maker = ScheduleNames.Maker(schedule.Name!);
            var methods = machine.Makers.Where(m => m.Name == maker).ToList();
            if (methods.Count == 0 && (machine.RowNeedsMaker || machine.Key?.Type == ColumnType.String))
            {
                yield return new Problem("STATOR114", schedule.At.At(0), schedule.Name!, row, maker);
            }

            foreach (var method in methods.Where(m => !m.Fits || methods.Count > 1))
            {
                yield return new Problem("STATOR115", method.At, method.Name, schedule.Name!, row);
            }
        }
    }

    private static IEnumerable<Problem> Surplus(MachineModel machine)
    {
        var names = Named(machine).Select(s => ScheduleNames.Maker(s.Name!)).ToList();
        return machine.Makers
            .Where(m => !names.Contains(m.Name, StringComparer.Ordinal))
            .Select(m => new Problem(
                "STATOR116", m.At, m.Name, machine.Type.Name,
                Suggestion.For(m.Name, names) is { } meant ? $"did you mean '{meant}'?" : "rename it, because such names are for schedules"));
    }

    private static IEnumerable<ScheduleModel> Named(MachineModel machine)
        => machine.Schedules.Where(s => s.Name is { } name && ScheduleNames.IsName(name));

    private static string RowName(MachineModel machine)
        => machine.Row is { IsSeparate: true } row
            ? row.FullName.Substring(row.FullName.LastIndexOfAny(['.', ':']) + 1)
            : machine.Type.Name;
}
