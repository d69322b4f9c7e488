using System;

namespace Stator;

/// <summary>How a row is inserted, with a state as its index in the order of declaration. <see cref="InsertOptions{TState}"/> says what each means.</summary>
public sealed record UntypedInsertOptions
{
    /// <summary>The index of the state to start in. Default: the initial state.</summary>
    public int? State { get; init; }

    /// <summary>When the first try is due. Default: after the state's StartAfter.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>How long from now the first try is due. Default: the state's StartAfter.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>What a property with [Source] holds. Default: what the object has there.</summary>
    public string? Source { get; init; }

    /// <summary>What the property with [Priority] holds. Default: what the object has there.</summary>
    public int? Priority { get; init; }

    /// <summary>What the property with [Queue] holds. Default: what the object has there.</summary>
    public string? Queue { get; init; }

    /// <summary>Where a call is, as a property with [Source] holds it: the name of the file without its folders, and the line.</summary>
    /// <param name="file">The path of the file, as the compiler knows it.</param>
    /// <param name="line">The line, from 1.</param>
    public static string SourceOf(string file, int line)
    {
        ArgumentNullException.ThrowIfNull(file);
        // The compiler may have run on another system, with other separators.
        return FormattableString.Invariant($"{file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{line}");
    }
}
