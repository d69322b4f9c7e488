using System;
using System.Globalization;

namespace Stator.Generated;

/// <summary>The types that the key of a row can have, without the type that wraps it.</summary>
public enum KeyKind
{
    /// <summary>An <see cref="int"/>.</summary>
    Int32,

    /// <summary>A <see cref="long"/>.</summary>
    Int64,

    /// <summary>A <see cref="System.Guid"/>.</summary>
    Guid,

    /// <summary>A <see cref="string"/>.</summary>
    String,
}

/// <summary>Keys as text, which is how tools and people name rows.</summary>
internal static class KeyText
{
    /// <summary>The key as text: the same whatever the culture, and what <see cref="Parse"/> makes the same key of.</summary>
    public static string Of(object key) => key is string text ? text : ((IFormattable)key).ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The key that a text says; null where it says none.</summary>
    public static object? Parse(KeyKind kind, string text) => kind switch
    {
        KeyKind.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        KeyKind.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        KeyKind.Guid => Guid.TryParse(text, out var guid) ? guid : null,

        // PostgreSQL takes no NUL, and nothing takes half of a character.
        _ => text.Contains('\0', StringComparison.Ordinal) || !IsWhole(text) ? null : text,
    };

    /// <summary>The key before all others.</summary>
    public static object Least(KeyKind kind) => kind switch
    {
        KeyKind.Int32 => int.MinValue,
        KeyKind.Int64 => long.MinValue,
        KeyKind.Guid => Guid.Empty,
        _ => string.Empty,
    };

    /// <summary>The type in a sentence.</summary>
    public static string Described(KeyKind kind) => (kind == KeyKind.Int32 ? "an " : "a ") + NameOf(kind);

    /// <summary>The type, as C# writes it.</summary>
    public static string NameOf(KeyKind kind) => kind switch
    {
        KeyKind.Int32 => "int",
        KeyKind.Int64 => "long",
        KeyKind.Guid => "Guid",
        _ => "string",
    };

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }
}
