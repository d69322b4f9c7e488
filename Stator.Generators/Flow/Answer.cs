using Microsoft.CodeAnalysis;

namespace Stator.Generators.Flow;

internal enum AnswerKind
{
    /// <summary>The row moves to a state.</summary>
    Move,

    /// <summary>The row stays, at once or for a while.</summary>
    Stay,

    /// <summary>The try failed.</summary>
    Fail,

    /// <summary><c>default</c> of the enum, which looks like staying and is a state.</summary>
    Default,

    /// <summary>It cannot be told without running the program.</summary>
    Unknown,

    /// <summary>The C# compiler complains already.</summary>
    Broken,
}

/// <summary>One thing that a check may answer.</summary>
/// <param name="Kind">What becomes of the row.</param>
/// <param name="At">The expression that says so, which need not be the one behind <c>return</c>.</param>
/// <param name="State">For a move: the state to enter.</param>
internal sealed record Answer(AnswerKind Kind, IOperation At, string? State = null);
