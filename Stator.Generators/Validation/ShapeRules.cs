using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What the class must be, and must have.</summary>
internal static class ShapeRules
{
    public static IEnumerable<Problem> Check(MachineModel machine)
        => Partial(machine.Type).Concat(Shape(machine.Type)).Concat(StateType(machine)).Concat(Properties(machine)).Concat(Siblings(machine));

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
            yield return new Problem("STATOR011", Spot.Type, machine.Type.Name, machine.Enum.Name);
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
}
