using System;

namespace Stator.Running;

/// <summary>How long to wait before a database call that failed is tried again.</summary>
internal static class ReconnectPause
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The pause after so many failures in a row, from 1; <paramref name="chance"/> from 0 to 1 spreads many runners out.
    /// </summary>
    public static TimeSpan After(int failures, double chance)
    {
        var doubled = Shortest * Math.Pow(2, Math.Min(failures - 1, 10));
        return (doubled < Longest ? doubled : Longest) * (0.5 + (0.5 * chance));
    }
}
