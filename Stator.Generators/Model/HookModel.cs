namespace Stator.Generators.Model;

/// <summary>When a hook is called.</summary>
internal enum HookKind
{
    Created,
    BeforeCheck,
    AfterCheck,
    Failed,
    Entered,
}

/// <summary>A method that has the name of a hook.</summary>
/// <param name="Kind">When it is called.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">For <see cref="HookKind.Entered"/>: what its name says after <c>OnEntered</c> and the machine's prefix; empty for others.</param>
/// <param name="Returns">What it returns.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="Flaw">What is wrong with it, whatever it takes; null where nothing is.</param>
/// <param name="At">Where its name is.</param>
internal sealed record HookModel(
    HookKind Kind, string Name, string State, HookResult Returns, EquatableArray<CheckParameterModel> Parameters, HookFlaw? Flaw, Spot At);

/// <summary>Why a hook cannot be called, and what to do.</summary>
internal sealed record HookFlaw(string Why, string Remedy);

/// <summary>What a hook returns.</summary>
internal enum HookResult
{
    Void,
    Task,
    ValueTask,
}
