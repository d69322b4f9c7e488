using System;
using System.Collections.Generic;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

/// <summary>What failed tries may lead to.</summary>
internal static class FailureRules
{
    public static IEnumerable<Problem> Check(MachineModel machine)
        => Attempts(machine).Concat(Snoozes(machine)).Concat(Shadowed(machine));

    private static IEnumerable<Problem> Attempts(MachineModel machine)
        => machine.Failures
            .Where(f => f.MaxAttempts < 1)
            .Select(f => new Problem("STATOR038", f.At.At("MaxAttempts"), f.MaxAttempts.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static IEnumerable<Problem> Snoozes(MachineModel machine)
        => machine.States
            .Where(s => s.MaxSnoozes < 1)
            .Select(s => new Problem(
                "STATOR134", s.At.At("MaxSnoozes"), s.MaxSnoozes!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static IEnumerable<Problem> Shadowed(MachineModel machine)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var failure in machine.Failures.Where(f => f.From.Member is not null))
        {
            if (taken.Contains(failure.From.Member!))
            {
                yield return new Problem("STATOR039", failure.At, failure.From.Member!);
            }
            else if (failure.On.Count == 0)
            {
                taken.Add(failure.From.Member!);
            }
        }
    }
}
