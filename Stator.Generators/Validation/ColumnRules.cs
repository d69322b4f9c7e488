using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What [Unique], [Source], [TraceParent] and [JsonColumn] say of properties.</summary>
internal static class ColumnRules
{
    public static IEnumerable<Problem> Check(MachineModel machine)
        => machine.Misuses.Select(Problem)
            .Concat(machine.Columns
                .Where(c => c.IsNullable && c.UniqueBy.Count > 0 && machine.Misuses.All(m => m.Property != c.Name))
                .Select(c => new Problem("STATOR121", Spot.OfProperty(c.Name), c.Name)));

    private static Problem Problem(MisuseModel misuse) => misuse.Kind switch
    {
        Misuse.NoContext => new Problem("STATOR122", Spot.OfProperty(misuse.Property), misuse.Arguments[0], misuse.Property),
        Misuse.UnknownType
            => new Problem("STATOR123", Spot.OfProperty(misuse.Property), misuse.Arguments[0], misuse.Arguments[1], misuse.Property),
        Misuse.NoSource
            => new Problem("STATOR124", Spot.OfProperty(misuse.Property), misuse.Property, misuse.Arguments[0], misuse.Arguments[1]),
        Misuse.NoPriority => new Problem("STATOR140", Spot.OfProperty(misuse.Property), misuse.Property, misuse.Arguments[0]),
        Misuse.NoQueue => new Problem("STATOR141", Spot.OfProperty(misuse.Property), misuse.Property, misuse.Arguments[0]),
        Misuse.NoConcurrencyKey => new Problem("STATOR142", Spot.OfProperty(misuse.Property), misuse.Property, misuse.Arguments[0]),
        _ => new Problem("STATOR120", Spot.OfProperty(misuse.Property), misuse.Property, misuse.Arguments[0], misuse.Arguments[1]),
    };
}
