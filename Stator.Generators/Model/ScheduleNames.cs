using System.Linq;

namespace Stator.Generators.Model;

/// <summary>What a schedule and its zone may be called, and how the method is called that makes its rows.</summary>
internal static class ScheduleNames
{
    public const string MakerPrefix = "OnSchedule";

    /// <summary>Letters and digits, in words: a part of a method's name can be made of them, and of no other name the same.</summary>
    public static bool IsName(string name)
        => name.Length is > 0 and <= 63
            && IsLetter(name[0])
            && name.Split('-', '_').All(word => word.Length > 0 && word.All(c => IsLetter(c) || IsDigit(c)));

    /// <summary>The method of a schedule: <c>OnScheduleHourlyReport</c> for <c>hourly-report</c>.</summary>
    public static string Maker(string name)
        => MakerPrefix + string.Concat(name.Split('-', '_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

    /// <summary>Whether a text has the form of an IANA name, such as <c>Europe/Berlin</c>, <c>Etc/GMT+1</c> or <c>UTC</c>.</summary>
    public static bool IsZone(string zone)
        => zone.Length > 0
            && IsLetter(zone[0])
            && zone.Split('/').All(part => part.Length > 0 && part.All(c => IsLetter(c) || IsDigit(c) || c is '_' or '-' or '+'));

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
