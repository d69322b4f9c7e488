using System;
using System.Collections.Generic;
using System.Linq;

namespace Stator.Hosting;

/// <summary>Which of some names was probably meant by another.</summary>
internal static class Nearest
{
    /// <summary>The one with the fewest letters to change; null where that would be a third of them or more.</summary>
    public static string? To(string name, IEnumerable<string> names)
        => names.Select(n => (Name: n, Distance: Distance(name.ToUpperInvariant(), n.ToUpperInvariant())))
            .Where(n => n.Distance * 3 < Math.Max(n.Name.Length, name.Length) + 2)
            .OrderBy(n => n.Distance)
            .Select(n => n.Name)
            .FirstOrDefault();

    // Letters put in, left out or replaced.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
