using System.Text;

namespace Stator.Generators.Reading;

/// <summary>Turns <c>TrackingNumber</c> into <c>tracking_number</c> and <c>URLPath</c> into <c>url_path</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && StartsWord(name, i))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static bool StartsWord(string name, int i)
        => char.IsUpper(name[i])
            && (char.IsLower(name[i - 1])
                || char.IsDigit(name[i - 1])
                || (char.IsUpper(name[i - 1]) && i + 1 < name.Length && char.IsLower(name[i + 1])));
}
