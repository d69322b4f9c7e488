using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What is said of the order of claims and of how many rows run at a time.</summary>
internal static class ClaimRules
{
    public static IEnumerable<Problem> Check(MachineModel machine)
        => machine.Columns.Where(c => c.KeyLimit < 1)
            .Select(c => new Problem("STATOR143", Spot.OfProperty(c.Name), "Limit", CSharp(c.KeyLimit!.Value)))
            .Concat(machine.MaxConcurrency < 1 ? [TooFew(machine.Declaration, machine.MaxConcurrency.Value)] : [])
            .Concat(machine.States.Where(s => s.MaxConcurrency < 1).Select(s => TooFew(s.At, s.MaxConcurrency!.Value)))
            .Concat(machine.States.Where(s => s.MaxConcurrency >= machine.MaxConcurrency && machine.MaxConcurrency >= 1).Select(s => new Problem(
                "STATOR144", s.At.At("MaxConcurrency"), s.State.Text, CSharp(s.MaxConcurrency!.Value), CSharp(machine.MaxConcurrency!.Value))));

    private static Problem TooFew(Spot attribute, int limit)
        => new("STATOR143", attribute.At("MaxConcurrency"), "MaxConcurrency", CSharp(limit));

    private static string CSharp(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
