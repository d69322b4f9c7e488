using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What the class must be, and must have.</summary>
internal static class ShapeRules
{
    // Of collection expressions, which generated code is full of.
    private const int OldestLanguageVersion = 1200;

    public static IEnumerable<Problem> Check(MachineModel machine)
        => Partial(machine.Type)
            .Concat(Shape(machine.Type))
            .Concat(StateType(machine))
            .Concat(Properties(machine))
            .Concat(Siblings(machine))
            .Concat(Collisions(machine))
            .Concat(Language(machine));

    /// <summary>Whether the class is static, so that it can have no properties and checks of its own, which is not worth saying of each.</summary>
    public static bool IsStatic(TypeModel type) => type.Shape == "static";

    public static IEnumerable<Problem> StateType(MachineModel machine)
    {
        if (!machine.Enum.IsEnum)
        {
            yield return new Problem("STATOR004", machine.Declaration, machine.Enum.Name, "not an enum");
        }
        else if (machine.Enum.IsFlags)
        {
            yield return new Problem("STATOR004", machine.Declaration, machine.Enum.Name, "a [Flags] enum, whose values can be mixed");
        }
    }

    private static IEnumerable<Problem> Partial(TypeModel type)
    {
        if (!type.IsPartial)
        {
            yield return new Problem("STATOR001", Spot.Type, type.Name);
        }

        for (var index = 0; index < type.Containers.Count; index++)
        {
            if (!type.Containers[index].IsPartial)
            {
                yield return new Problem("STATOR002", Spot.OfContainer(index), type.Name, type.Containers[index].Name);
            }
        }
    }

    private static IEnumerable<Problem> Shape(TypeModel type)
    {
        if (type.Shape.Length > 0)
        {
            yield return new Problem("STATOR003", Spot.Type, type.Name, type.Shape);
        }
    }

    private static IEnumerable<Problem> Properties(MachineModel machine)
    {
        if (IsStatic(machine.Type))
        {
            yield break;
        }

        if (machine.StateProperty is null)
        {
            yield return new Problem("STATOR011", Spot.Type, machine.Type.Name, machine.Enum.Name)
            {
                Facts = new EquatableArray<string>(["Enum", machine.Enum.Name]),
            };
        }
        else if (machine.StateProperty.IsOpen && machine.Row?.IsSeparate != true)
        {
            yield return new Problem("STATOR013", Spot.OfProperty(machine.StateProperty.Name), machine.StateProperty.Name);
        }

        if (machine.Row?.Obstacle is { } obstacle)
        {
            yield return new Problem("STATOR014", Spot.Type, machine.Row.FullName.Replace("global::", string.Empty), obstacle);
        }

        if (machine.Key is not { } key)
        {
            yield return new Problem("STATOR012", Spot.Type, machine.Type.Name);
        }
        else if (key.IsNullable || key.Type is not (ColumnType.Int32 or ColumnType.Int64 or ColumnType.Guid or ColumnType.String))
        {
            yield return new Problem("STATOR074", Spot.OfProperty(key.Name), key.Name, key.ClrType.Replace("global::", string.Empty));
        }
    }

    public static IEnumerable<Problem> SharedEnum(MachineModel machine)
        => machine.Siblings.Where(s => s.Enum == machine.Enum.FullName)
            .Select(_ => new Problem("STATOR010", Spot.Type, machine.Type.Name, machine.Enum.Name));

    private static IEnumerable<Problem> Siblings(MachineModel machine)
        => machine.Siblings.Where(s => s.Table == machine.Table && s.ColumnPrefix == machine.ColumnPrefix)
            .Select(_ => new Problem("STATOR073", Spot.Type, machine.Type.Name, machine.Table, machine.ColumnPrefix));

    private static IEnumerable<Problem> Collisions(MachineModel machine)
    {
        var wanted = new HashSet<string>(
            GeneratedNames.Members(machine.Prefix).Concat(machine.States
                .Where(s => s.Kind == StateKind.Automatic && s.State.Member is not null)
                .Select(s => GeneratedNames.OutcomeOf(machine, s.State.Member!)))
                .Concat(machine.Groups.Select(g => StateGroupModel.PropertyOf(machine.Prefix, g.Name ?? string.Empty))),
            StringComparer.Ordinal);
        foreach (var name in machine.Taken.Where(wanted.Contains))
        {
            yield return name == machine.Type.Name
                ? new Problem("STATOR015", Spot.Type, name, $"the class '{name}' itself", "rename the class")
                : new Problem("STATOR015", Spot.OfMember(name), name, $"a member of '{machine.Type.Name}'", "rename that member");
        }

        if (machine.VerbsAreTaken)
        {
            var verbs = GeneratedNames.Verbs(machine.Type, machine.Prefix);
            yield return new Problem("STATOR015", Spot.Type, verbs, "another type of the same namespace", "rename that type");
        }

        // Of all that an outcome has anyway only Stay would compile, and mean something else than the state.
        foreach (var transition in machine.Transitions.Where(t => t.From.Member is not null && t.To.Member == GeneratedNames.Stay))
        {
            yield return new Problem(
                "STATOR015",
                transition.To.At,
                GeneratedNames.OutcomeOf(machine, transition.From.Member!) + "." + GeneratedNames.Stay,
                "a state of that name",
                "rename the state, and keep what is stored with Name = \"Stay\"");
        }
    }

    private static IEnumerable<Problem> Language(MachineModel machine)
    {
        if (machine.LanguageVersion < OldestLanguageVersion)
        {
            yield return new Problem(
                "STATOR018", Spot.Type, (machine.LanguageVersion / 100).ToString(CultureInfo.InvariantCulture), machine.Type.Name);
        }
    }
}
