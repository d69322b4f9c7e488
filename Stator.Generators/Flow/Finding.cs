using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Stator.Generators.Flow;

/// <summary>A broken rule that only the body of a method shows. It is never kept, so it may know its place in the source.</summary>
/// <param name="Id">The rule, as <c>STATOR059</c>.</param>
/// <param name="At">The place to report it at.</param>
/// <param name="Arguments">What the message says, in the order of its placeholders.</param>
internal sealed record Finding(string Id, Location At, params string[] Arguments)
{
    /// <summary>What a code fix needs to know, as alternating names and values.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];
}
