namespace Stator.Generators.Model;

/// <summary>A broken rule, and where.</summary>
/// <param name="Id">The rule, as <c>STATOR001</c>.</param>
/// <param name="At">The place to report it at.</param>
/// <param name="Arguments">What the message says, in the order of its placeholders.</param>
/// <param name="Facts">What a code fix needs to know, as alternating names and values.</param>
internal sealed record Problem(string Id, Spot At, EquatableArray<string> Arguments, EquatableArray<string> Facts)
{
    public Problem(string id, Spot at, params string[] arguments)
        : this(id, at, new EquatableArray<string>(arguments), default)
    {
    }
}
