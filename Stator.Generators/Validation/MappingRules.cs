using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What the table and its columns are called, and what is in them.</summary>
internal static class MappingRules
{
    public static IEnumerable<Problem> Check(MachineModel machine)
        => Names(machine)
            .Concat(OwnNames(machine))
            .Concat(SameColumn(machine))
            .Concat(Unmapped(machine))
            .Concat(SameStoredName(machine))
            .Concat(OtherTable(machine));

    private static IEnumerable<Problem> Names(MachineModel machine)
    {
        foreach (var part in machine.Table.Split('.'))
        {
            if (Name(part, machine.Declaration.At(0)) is { } problem)
            {
                yield return problem;
            }
        }

        if (Name(machine.ColumnPrefix, machine.Declaration.At("ColumnPrefix")) is { } ofPrefix)
        {
            yield return ofPrefix;
        }

        foreach (var property in Columns(machine).Where(c => c.Column != machine.ColumnPrefix))
        {
            if (Name(property.Column, Spot.OfProperty(property.Name)) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static Problem? Name(string name, Spot at)
        => Refusal(name) is { } reason ? new Problem("STATOR070", at, name.Replace("\0", "\\0"), reason)
            : SqlNames.IsReservedInPostgres(name) ? new Problem("STATOR071", at, name)
            : SqlNames.IsPlain(name) ? null
            : new Problem("STATOR080", at, name, Strange(name));

    private static string Strange(string name)
        => name.Any(char.IsUpper) ? "upper-case letters"
            : char.IsDigit(name[0]) ? "a digit at its start"
            : "other than letters, digits and underscores";

    private static string? Refusal(string name)
        => name.Length == 0 ? "is empty"
            : name.Contains("\0") ? "contains a NUL"
            : Encoding.UTF8.GetByteCount(name) <= SqlNames.MaxBytes ? null
            : $"is longer than {SqlNames.MaxBytes} bytes, so that PostgreSQL would cut it";

    // Said of the first that is too long only, and not where what it is made of is too long itself.
    private static IEnumerable<Problem> OwnNames(MachineModel machine)
    {
        var table = SqlNames.Unqualified(machine.Table);
        if (Refusal(table) is not null || Refusal(machine.ColumnPrefix) is not null)
        {
            return [];
        }

        return SqlNames.OwnColumns(machine.ColumnPrefix).Where(c => Refusal(c) is not null)
            .Select(c => (Name: c, At: machine.Declaration.At("ColumnPrefix")))
            .Concat(SqlNames.Indexes(machine.Table, machine.ColumnPrefix).Where(i => Refusal(i) is not null)
                .Select(i => (Name: i, At: machine.Declaration.At(0))))
            .Take(1)
            .Select(n => new Problem("STATOR070", n.At, n.Name, Refusal(n.Name)! + ", and Stator makes it of the table and its prefix"));
    }

    private static IEnumerable<Problem> SameColumn(MachineModel machine)
    {
        // Without a state property the one that looks like it is not a second one.
        var owners = SqlNames.OwnColumns(machine.ColumnPrefix)
            .Skip(machine.StateProperty is null ? 1 : 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(c => c, _ => "Stator", StringComparer.OrdinalIgnoreCase);
        foreach (var property in Columns(machine)
            .Where(c => !ReferenceEquals(c, machine.StateProperty) && c.Type != ColumnType.OtherState))
        {
            if (owners.TryGetValue(property.Column, out var other))
            {
                yield return new Problem("STATOR072", Spot.OfProperty(property.Name), other, property.Name, property.Column)
                {
                    Facts = new EquatableArray<string>(["Column", Free(property.Column, owners.ContainsKey)]),
                };
            }
            else
            {
                owners.Add(property.Column, property.Name);
            }
        }
    }

    // What a row cannot be made without is STATOR014's, and what an attribute makes of it that cannot be is another rule's.
    private static IEnumerable<Problem> Unmapped(MachineModel machine)
        => machine.Unmapped
            .Where(p => machine.Row?.Obstacle?.Contains($"'{p.Name}'") != true && machine.Misuses.All(m => m.Property != p.Name))
            .Select(p => new Problem("STATOR075", Spot.OfProperty(p.Name), p.Name, p.TypeText));

    private static IEnumerable<Problem> SameStoredName(MachineModel machine)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in machine.States)
        {
            // The second declaration of a state is another rule's.
            if (state.State.Member is not { } member || !members.Add(member))
            {
                continue;
            }

            var stored = state.StoredName ?? member;
            if (owners.TryGetValue(stored, out var other))
            {
                var at = state.StoredName is null ? state.State.At : state.At.At("Name");
                yield return new Problem("STATOR076", at, other, member, stored)
                {
                    Facts = new EquatableArray<string>(["Name", Free(member, owners.ContainsKey)]),
                };
            }
            else
            {
                owners.Add(stored, member);
            }
        }
    }

    // One that leaves the schema to the connection names any table of that name.
    private static IEnumerable<Problem> OtherTable(MachineModel machine)
    {
        var (table, mapped) = (machine.Table, machine.MappedTable);
        var bothNameASchema = table.Contains(".") && mapped?.Contains(".") == true;
        if (mapped is not null
            && (bothNameASchema ? table != mapped : SqlNames.Unqualified(table) != SqlNames.Unqualified(mapped)))
        {
            yield return new Problem("STATOR078", machine.Declaration.At(0), table, mapped)
            {
                Facts = new EquatableArray<string>(["Table", mapped]),
            };
        }
    }

    private static string Free(string name, Func<string, bool> isTaken)
    {
        var free = name;
        for (var number = 2; isTaken(free); number++)
        {
            free = name + (name.Contains("_") ? "_" : string.Empty) + number;
        }

        return free;
    }

    private static IEnumerable<PropertyModel> Columns(MachineModel machine)
        => new[] { machine.Key, machine.StateProperty }.Concat(machine.Columns).OfType<PropertyModel>();
}
