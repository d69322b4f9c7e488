namespace Stator.Generators.Reading;

/// <summary>Mixes numbers and text into a stamp.</summary>
internal static class Mixing
{
    public const ulong Seed = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Of(string text) => Seed.With(text);

    public static ulong With(this ulong stamp, ulong value)
    {
        var mixed = unchecked((stamp ^ value) * Prime);
        return mixed ^ (mixed >> 32);
    }

    public static ulong With(this ulong stamp, string text)
    {
        stamp = stamp.With((ulong)text.Length);
        foreach (var character in text)
        {
            stamp = unchecked((stamp ^ character) * Prime);
        }

        return stamp;
    }
}
