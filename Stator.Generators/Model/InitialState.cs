using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Generators.Model;

/// <summary>Which state a new row is in.</summary>
internal static class InitialState
{
    /// <summary>The one given, or else the only candidate; null where there is none, or more than one.</summary>
    public static string? Of(MachineModel machine)
    {
        if (machine.Initial is { } given)
        {
            return given.Member;
        }

        var candidates = Candidates(machine);
        return candidates.Count == 1 ? candidates[0] : null;
    }

    /// <summary>The declared states, without the legacy ones, that no edge from another state enters.</summary>
    public static IReadOnlyList<string> Candidates(MachineModel machine)
    {
        var entered = new HashSet<string?>(
            machine.Transitions.Select(t => (t.From, To: (StateReference?)t.To))
                .Concat(machine.Timeouts.Select(t => (t.From, To: (StateReference?)t.To)))
                .Concat(machine.Failures.Select(f => (f.From, To: (StateReference?)f.To)))
                .Concat(machine.Commands.SelectMany(c => c.From, (c, from) => (From: from, c.To)))
                .Where(edge => edge.From.Member != edge.To?.Member)
                .Select(edge => edge.To?.Member),
            StringComparer.Ordinal);
        return machine.States
            .Where(s => s.Kind != StateKind.Legacy)
            .Select(s => s.State.Member)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Where(state => !entered.Contains(state))
            .ToList();
    }
}
