namespace Stator.Generators.Model;

internal enum CheckResult
{
    /// <summary>The generated outcome type of the method's own state.</summary>
    Outcome,

    /// <summary>The machine's enum, nullable.</summary>
    NullableState,

    /// <summary>The machine's enum, which cannot say to stay.</summary>
    State,

    /// <summary>Nothing, and nobody can wait for it.</summary>
    AsyncVoid,

    /// <summary>Something else.</summary>
    Other,
}

internal enum CheckParameterKind
{
    Service,
    CancellationToken,
    TimeProvider,
    StatorContext,

    /// <summary>The transaction that writes the outcome.</summary>
    Transaction,

    /// <summary>What the failed try has thrown. For a hook.</summary>
    Exception,

    /// <summary>What was recorded of the failed try. For a hook.</summary>
    ErrorText,

    /// <summary>The row itself, where the machine is a class of its own.</summary>
    Row,
}

/// <summary>A method whose name starts with <c>Check</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">What it answers.</param>
/// <param name="ResultText">Its return type as written, for messages.</param>
/// <param name="IsAwaited">Whether the answer comes in a Task or ValueTask.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="At">Where its name is.</param>
/// <param name="IsStatic">Whether it is static, which no check can be.</param>
internal sealed record CheckModel(
    string Name,
    CheckResult Result,
    string ResultText,
    bool IsAwaited,
    EquatableArray<CheckParameterModel> Parameters,
    Spot At,
    bool IsStatic = false);

/// <summary>A parameter of a check.</summary>
/// <param name="Kind">Where its value comes from.</param>
/// <param name="Type">Its type with <c>global::</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Refusal">Why nothing can be passed for it; null where something can.</param>
/// <param name="ServiceKey">The key of a keyed service, as C#; null where it has none.</param>
internal sealed record CheckParameterModel(
    CheckParameterKind Kind, string Type, string Name = "", string? Refusal = null, string? ServiceKey = null);
