using System;
using System.Linq;

namespace Stator.Generators.Model;

/// <summary>What a command may be called: it becomes the method of that name and Async.</summary>
internal static class CommandName
{
    // What every machine's door can do without a command.
    private static readonly string[] Verbs =
    [
        "Insert", "InsertMany", "InsertOrFind", "Find", "Force", "ForceAll", "Requeue", "RequeueAll", "WaitFor", "WaitForEnd", "Begin", "Run",
        "CountByState", "Depth",
    ];

    /// <summary>Why a name cannot be used; null where it can.</summary>
    public static string? Refusal(string name)
        => !IsIdentifier(name) ? "it is no identifier"
            : Verbs.Contains(name, StringComparer.Ordinal) ? $"'{name}Async' is a verb of every machine"
            : null;

    public static bool IsIdentifier(string name)
        => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
}
