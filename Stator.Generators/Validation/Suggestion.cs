using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Generators.Validation;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The closest of the names; null where none is close.</summary>
    public static string? For(string written, IEnumerable<string> names)
        => names.Where(name => Math.Abs(name.Length - written.Length) <= Tolerance(written, name))
            .Select(name => (Name: name, Distance: Distance(written.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(c => c.Distance <= Tolerance(written, c.Name))
            .OrderBy(c => c.Distance)
            .Select(c => c.Name)
            .FirstOrDefault();

    private static int Tolerance(string written, string name) => Math.Max(1, Math.Min(written.Length, name.Length) / 3);

    // How many letters to add, drop, replace or swap with their neighbour.
    private static int Distance(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                distances[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Step(distances, from, to, i, j),
                };
            }
        }

        return distances[from.Length, to.Length];
    }

    private static int Step(int[,] distances, string from, string to, int i, int j)
    {
        var replaced = distances[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var least = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
        return i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]
            ? Math.Min(least, distances[i - 2, j - 2] + 1)
            : least;
    }
}
