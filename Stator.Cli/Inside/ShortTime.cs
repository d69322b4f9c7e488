using System;
using System.Globalization;
using System.Linq;

namespace Stator.Cli.Inside;

/// <summary>Times for people, in the units in which the command line takes them.</summary>
internal static class ShortTime
{
    /// <summary>The largest units of a time, from the first that is not zero.</summary>
    public static string Of(TimeSpan time, int units = 2)
    {
        (int Count, string Unit)[] all = [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s"), (time.Milliseconds, "ms")];
        var said = all.SkipWhile(u => u.Count == 0).Take(units).Where(u => u.Count != 0)
            .Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Count}{u.Unit}")).ToList();
        return said.Count == 0 ? "0s" : string.Join(' ', said);
    }
}
